//! Which account is asked, and how: what every command that pulls has in common.

use std::path::PathBuf;

use ticketproof_client::{ApiVersion, BASE_URL, Client, PullOptions, TOKEN_VARIABLE, Token};

use crate::ui::Result;

/// Which account, and how it is asked; shared by every command that pulls.
#[derive(clap::Args)]
pub(crate) struct AccountArgs {
    /// Where HubSpot is
    #[arg(long, value_name = "URL", default_value = BASE_URL)]
    base_url: String,

    /// Which version of HubSpot's API to use: v3, 2026-03 or 2026-09
    #[arg(long, value_name = "V", default_value = "v3")]
    api_version: ApiVersion,

    /// A further object whose association labels are wanted: a custom object's id or name; may be given several times
    #[arg(long, value_name = "OBJECT")]
    to: Vec<String>,

    /// Also the owners' ids, so that hubspot_owner_id can be checked (scope crm.objects.owners.read)
    #[arg(long)]
    owners: bool,

    /// The language of the labels
    #[arg(long, value_name = "LOCALE", default_value = "en")]
    locale: String,

    /// A file with the access token, instead of HUBSPOT_ACCESS_TOKEN
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
}

impl AccountArgs {
    /// The client for this account.
    pub(crate) fn client(&self) -> Result<Client> {
        let token = match &self.token_file {
            Some(path) => Token::from_file(path)?,
            None => Token::from_env(TOKEN_VARIABLE)?,
        };
        Ok(Client::builder(token).base_url(&self.base_url).api_version(self.api_version).build()?)
    }

    /// What is to be pulled.
    pub(crate) fn options(&self) -> PullOptions {
        let mut options = PullOptions::new().owners(self.owners);
        options.locale.clone_from(&self.locale);
        self.to.iter().fold(options, |options, object| options.to(object))
    }
}

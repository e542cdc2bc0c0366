//! The arguments that the commands which talk to HubSpot have in common.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use ticketproof_client::{ApiVersion, BASE_URL, Client, DEADLINE, PullOptions, TOKEN_VARIABLE, Token};

use crate::ui::Result;

/// HubSpot's address and the access token; shared by every command that makes requests.
#[derive(clap::Args)]
pub(crate) struct ConnectionArgs {
    /// The address of HubSpot's API
    #[arg(long, value_name = "URL", default_value = BASE_URL)]
    pub(crate) base_url: String,

    /// The version of HubSpot's API to use: v3, 2026-03 or 2026-09
    #[arg(long, value_name = "V", default_value = "v3")]
    pub(crate) api_version: ApiVersion,

    /// A file with the access token, instead of HUBSPOT_ACCESS_TOKEN
    #[arg(long, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,
}

/// Which account to pull, and which parts of it; shared by every command that pulls.
#[derive(clap::Args)]
pub(crate) struct AccountArgs {
    #[command(flatten)]
    connection: ConnectionArgs,

    /// Also pull the association labels of this object: a custom object's id or name; may be given several times
    #[arg(long, value_name = "OBJECT")]
    to: Vec<String>,

    /// Also pull the owners' ids, so that hubspot_owner_id can be checked (scope crm.objects.owners.read)
    #[arg(long)]
    owners: bool,

    /// The language of the labels
    #[arg(long, value_name = "LOCALE", default_value = "en")]
    locale: String,

    /// How long the whole pull may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = DEADLINE.as_secs())]
    deadline: u64,
}

impl ConnectionArgs {
    /// The client for this account; requests may take this long, or as long as is usual.
    pub(crate) fn client(&self, timeout: Option<Duration>) -> Result<Client> {
        let token = match &self.token_file {
            Some(path) => Token::from_file(path)?,
            None => Token::from_env(TOKEN_VARIABLE)?,
        };
        let client = Client::builder(token).base_url(&self.base_url).api_version(self.api_version);
        Ok(match timeout {
            Some(timeout) => client.timeout(timeout).build()?,
            None => client.build()?,
        })
    }
}

impl AccountArgs {
    /// The file that the token is read from, if it is read from one.
    pub(crate) fn token_file(&self) -> Option<&Path> {
        self.connection.token_file.as_deref()
    }

    /// The client for this account.
    pub(crate) fn client(&self) -> Result<Client> {
        self.connection.client(None)
    }

    /// The parts of the account that are to be pulled.
    pub(crate) fn options(&self) -> PullOptions {
        let mut options = PullOptions::new().owners(self.owners);
        options.locale.clone_from(&self.locale);
        options.deadline = Duration::from_secs(self.deadline);
        self.to.iter().fold(options, |options, object| options.to(object))
    }
}

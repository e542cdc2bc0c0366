//! A server that gives every request the same answer.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpListener,
};

/// The URL of a server that answers with this status and body, and with `text` in its headers as far as headers can hold it.
pub(super) fn answering(status: u16, text: &str, body: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let text: String = text.chars().filter(|char| !char.is_ascii_control()).collect();
    let answer = format!(
        "HTTP/1.1 {status} X\r\nconnection: close\r\nretry-after: 0\r\nx-hubspot-correlation-id: {text}\r\n\
         content-type: {text}\r\nlocation: /{text}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(stream) = stream else { continue };
            let mut reader = BufReader::new(stream);
            let (mut head, mut length) = (String::new(), 0);
            while reader.read_line(&mut head).is_ok_and(|read| read > 2) {
                if let Some(value) = head.to_ascii_lowercase().strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap_or(0);
                }
                head.clear();
            }
            let mut request = vec![0; length];
            let _ = reader.read_exact(&mut request);
            let _ = reader.get_mut().write_all(answer.as_bytes());
        }
    });
    url
}

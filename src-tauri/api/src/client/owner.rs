//! The command line's way to a running node: the owner's listener, with the token from the data
//! directory.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use blocknet_store::FolderLock;
use bytes::Bytes;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, Method, RequestBuilder};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use super::bounded::{self, BodyError, innermost};
use crate::access::token::{ADDRESS_FILE, TOKEN_FILE};
use crate::extract::OCTETS;

/// Answers of the owner's listener at most; the largest is a full block as JSON.
const MAX_ANSWER: usize = 16 * 1024 * 1024;
/// How long a call may take; the listener itself answers within 20 s.
const PATIENCE: Duration = Duration::from_secs(30);
/// Calls that take as long as they take: a block is mined, a whole store is checked.
const WITHOUT_LIMIT: [&str; 2] = ["/v1/owner/mine", "/v1/owner/check"];

/// Speaks to the node of one data directory.
#[derive(Clone, Debug)]
pub struct OwnerClient {
    client: Client,
    dir: PathBuf,
    base: String,
    token: String,
}

/// Why a call brought no answer.
#[derive(Debug, Error)]
pub enum ClientError {
    /// There is no running node of this directory.
    #[error("No node runs with the data directory {}. Start one: blocknetd --data-dir {} run", dir.display(), dir.display())]
    NotRunning {
        /// The data directory.
        dir: PathBuf,
    },
    /// There is one, and it takes no calls of others.
    #[error("The node with the data directory {} (process {pid}) takes no commands: it runs in a window, or is still starting. Use the window, or end it and start: blocknetd --data-dir {} run", dir.display(), dir.display())]
    InWindow {
        /// The data directory.
        dir: PathBuf,
        /// Its process.
        pid: u32,
    },
    /// The files that say where the node is cannot be read.
    #[error("{} cannot be read: {reason}. Run this as the user that runs the node.", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// The node refused, with its reason.
    #[error("{message}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// The reason for programs.
        code: String,
        /// The reason for people.
        message: String,
    },
    /// The node did not answer.
    #[error("The node did not answer: {reason}. Look at its log, or stop it and start it again.")]
    Transport {
        /// What went wrong.
        reason: String,
    },
}

impl OwnerClient {
    /// A client of the node that runs on `dir`.
    ///
    /// # Errors
    /// [`ClientError::NotRunning`] where no node runs, [`ClientError::Unreadable`] where it is
    /// another user's.
    pub fn for_data_dir(dir: &Path) -> Result<Self, ClientError> {
        let address = read_line(dir, ADDRESS_FILE)?;
        let token = read_line(dir, TOKEN_FILE)?;
        let built = Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .http1_only()
            .build();
        let client = built.map_err(|error| ClientError::Transport {
            reason: error.to_string(),
        })?;
        Ok(Self {
            client,
            dir: dir.to_owned(),
            base: format!("http://{address}"),
            token,
        })
    }

    /// Asks.
    ///
    /// # Errors
    /// [`ClientError`] when the node refuses or does not answer.
    pub async fn get(&self, path: &str) -> Result<Value, ClientError> {
        self.call(Method::GET, path, |builder| builder).await
    }

    /// Sends JSON.
    ///
    /// # Errors
    /// [`ClientError`] when the node refuses or does not answer.
    pub async fn post(&self, path: &str, body: &impl Serialize) -> Result<Value, ClientError> {
        self.call(Method::POST, path, |builder| builder.json(body))
            .await
    }

    /// Sets what JSON says.
    ///
    /// # Errors
    /// [`ClientError`] when the node refuses or does not answer.
    pub async fn put(&self, path: &str, body: &impl Serialize) -> Result<Value, ClientError> {
        self.call(Method::PUT, path, |builder| builder.json(body))
            .await
    }

    /// Removes.
    ///
    /// # Errors
    /// [`ClientError`] when the node refuses or does not answer.
    pub async fn delete(&self, path: &str) -> Result<Value, ClientError> {
        self.call(Method::DELETE, path, |builder| builder).await
    }

    /// Sends bytes.
    ///
    /// # Errors
    /// [`ClientError`] when the node refuses or does not answer.
    pub async fn post_bytes(&self, path: &str, bytes: Vec<u8>) -> Result<Value, ClientError> {
        let fill = |builder: RequestBuilder| builder.header(CONTENT_TYPE, OCTETS).body(bytes);
        self.call(Method::POST, path, fill).await
    }

    /// Asks for bytes.
    ///
    /// # Errors
    /// [`ClientError`] when the node refuses or does not answer.
    pub async fn get_bytes(&self, path: &str) -> Result<Bytes, ClientError> {
        self.answer(Method::GET, path, |builder| builder).await
    }

    /// Sends a call and reads its JSON; an answer without a body is null.
    async fn call(
        &self,
        method: Method,
        path: &str,
        fill: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Result<Value, ClientError> {
        let body = self.answer(method, path, fill).await?;
        if body.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_slice(&body).map_err(|error| ClientError::Transport {
            reason: error.to_string(),
        })
    }

    async fn answer(
        &self,
        method: Method,
        path: &str,
        fill: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Result<Bytes, ClientError> {
        let mut builder = fill(self.client.request(method, format!("{}{path}", self.base)));
        if !WITHOUT_LIMIT.contains(&path) {
            builder = builder.timeout(PATIENCE);
        }
        let mut response = builder
            .bearer_auth(&self.token)
            .send()
            .await
            .map_err(|error| self.silence(&error))?;
        let status = response.status();
        let body = bounded::read(&mut response, MAX_ANSWER)
            .await
            .map_err(|error| match error {
                BodyError::Broken(error) => self.silence(&error),
                BodyError::TooLarge => ClientError::Transport {
                    reason: "its answer is too large".to_owned(),
                },
            })?;
        if !status.is_success() {
            return Err(refusal(status.as_u16(), &body));
        }
        Ok(body)
    }

    /// Why no answer came. A node that was killed leaves its address behind, and nobody there.
    fn silence(&self, error: &reqwest::Error) -> ClientError {
        if error.is_connect() && !error.is_timeout() {
            return ClientError::NotRunning {
                dir: self.dir.clone(),
            };
        }
        let reason = if error.is_timeout() {
            "it took too long".to_owned()
        } else {
            innermost(error)
        };
        ClientError::Transport { reason }
    }
}

fn read_line(dir: &Path, name: &str) -> Result<String, ClientError> {
    let path = dir.join(name);
    match fs::read_to_string(&path) {
        Ok(text) => Ok(text.trim().to_owned()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(
            match FolderLock::last_holder(dir).filter(|pid| is_of_blocknet(*pid)) {
                Some(pid) => ClientError::InWindow {
                    dir: dir.into(),
                    pid,
                },
                None => ClientError::NotRunning { dir: dir.into() },
            },
        ),
        Err(reason) => Err(ClientError::Unreadable { path, reason }),
    }
}

/// Whether a process runs and is a node, where the system tells. The lock itself is not tried: a node
/// that is just starting would find it taken.
fn is_of_blocknet(pid: u32) -> bool {
    let begun = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    let program = begun.split(|byte| *byte == 0).next().unwrap_or_default();
    let name = String::from_utf8_lossy(program);
    Path::new(&*name)
        .file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with("blocknet"))
}

fn refusal(status: u16, body: &[u8]) -> ClientError {
    #[derive(Deserialize)]
    struct Said {
        code: String,
        message: String,
    }
    match serde_json::from_slice(body) {
        Ok(Said { code, message }) => ClientError::Refused {
            status,
            code,
            message,
        },
        Err(_) => ClientError::Transport {
            reason: format!("it answered with status {status} and no reason"),
        },
    }
}

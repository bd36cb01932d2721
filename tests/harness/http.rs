//! A plain HTTP client: every header of a request is the test's own.

use std::time::Duration;

use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder};
use serde_json::Value;

/// How long one request may take; the long poll of the events takes 25 s.
const TIMEOUT: Duration = Duration::from_secs(40);

/// An answer, read whole.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The request it answers, for messages.
    pub asked: String,
    /// The status code.
    pub status: u16,
    /// The header fields.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{}: no JSON ({error}): {}", self.asked, self.text()))
    }

    /// A header field, empty where it is missing.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// Panics unless the status is `status`.
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.asked, self.text());
        self
    }
}

/// A client of one listener.
#[derive(Debug, Clone)]
pub struct Http {
    client: reqwest::Client,
    address: String,
    token: Option<String>,
}

impl Http {
    /// A client of the listener at `address` (`ip:port`), without a token.
    #[must_use]
    pub fn new(address: &str) -> Self {
        Self {
            client: builder().build().expect("a client can be built"),
            address: address.to_owned(),
            token: None,
        }
    }

    /// The same client with a bearer token on each request.
    #[must_use]
    pub fn with_token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    /// The same client with a connection of its own for each request: a server whose clock jumps ends those it keeps, and
    /// a request may be on its way in just then.
    #[must_use]
    pub fn keeping_nothing(mut self) -> Self {
        self.client = builder()
            .pool_max_idle_per_host(0)
            .build()
            .expect("a client can be built");
        self
    }

    /// The listener's `ip:port`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// A request that the test completes.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self
            .client
            .request(method, format!("http://{}{path}", self.address));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Answer {
        send(self.request(Method::GET, path)).await
    }

    /// GET of the binary form.
    pub async fn get_binary(&self, path: &str) -> Answer {
        send(
            self.request(Method::GET, path)
                .header("accept", "application/octet-stream"),
        )
        .await
    }

    /// DELETE; whatever changes something says that it speaks JSON.
    pub async fn delete(&self, path: &str) -> Answer {
        let request = self.request(Method::DELETE, path);
        send(request.header("content-type", "application/json")).await
    }

    /// POST of JSON.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        send(self.request(Method::POST, path).json(body)).await
    }

    /// PUT of JSON.
    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        send(self.request(Method::PUT, path).json(body)).await
    }

    /// POST of these very bytes.
    pub async fn post_bytes(&self, path: &str, content_type: &str, body: Vec<u8>) -> Answer {
        let request = self.request(Method::POST, path);
        send(request.header("content-type", content_type).body(body)).await
    }
}

fn builder() -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .no_proxy()
        .timeout(TIMEOUT)
        .redirect(reqwest::redirect::Policy::none())
}

/// Sends a request and reads the answer; panics when none comes.
pub async fn send(request: RequestBuilder) -> Answer {
    try_send(request)
        .await
        .unwrap_or_else(|error| panic!("no answer: {error}"))
}

/// Sends a request and reads the answer.
///
/// # Errors
/// When no whole answer comes.
pub async fn try_send(request: RequestBuilder) -> Result<Answer, reqwest::Error> {
    let (client, request) = request.build_split();
    let request = request?;
    let asked = format!("{} {}", request.method(), request.url());
    let answer = client.execute(request).await?;
    let status = answer.status().as_u16();
    let headers = answer.headers().clone();
    let body = answer.bytes().await?.to_vec();
    Ok(Answer {
        asked,
        status,
        headers,
        body,
    })
}

//! Fields and parameters that a call does not take. What a call takes, its own description says;
//! those that take any read them strictly themselves. Another node may be of a later version, and
//! say what this one passes over.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{MatchedPath, Query};
use axum::http::request::Parts;
use axum::http::{Method, Uri};
use serde::Deserialize;
use utoipa::openapi::OpenApi;
use utoipa::openapi::path::{Operation, ParameterIn};

use crate::error::ApiError;
use crate::extract::{Way, wrong_type_of};
use crate::json;
use crate::pace::NODE_HEADER;

/// What the calls of a listener take, by path and method. Every request carries it.
#[derive(Clone, Default)]
pub(crate) struct Calls(Arc<HashMap<(String, Method), Takes>>);

/// What a call takes.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Takes {
    /// The parameters of its query.
    query: Vec<String>,
    /// The types that its body may have; none where it takes none.
    body: Vec<String>,
}

/// The body of a call that takes none.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NoFields {}

/// Refuses what the call takes none of, naming the first of it; what another node says beyond it
/// is taken out. A call that the document does not know is one of the original's, and takes what
/// it likes.
///
/// # Errors
/// 400 `bad_field` with the name of a field or parameter, 400 `bad_json` for a body that is no
/// empty object.
pub(crate) fn sort_out(head: &mut Parts, body: &[u8]) -> Result<(), ApiError> {
    let known = (
        head.extensions.get::<Calls>(),
        head.extensions.get::<MatchedPath>(),
    );
    let (Some(Calls(calls)), Some(path)) = known else {
        return Ok(());
    };
    let method = match head.method {
        Method::HEAD => Method::GET,
        ref method => method.clone(),
    };
    let Some(takes) = calls.get(&(path.as_str().to_owned(), method)) else {
        return Ok(());
    };
    if is_of_a_node(head) {
        if let Some(uri) = takes.known_of(&head.uri) {
            head.uri = uri;
        }
        return Ok(());
    }
    if takes.query.is_empty() {
        no_query(&head.uri)?;
    }
    if takes.body.is_empty() && !body.is_empty() {
        let NoFields {} = json::decode(body)?;
    }
    Ok(())
}

/// Whether another node asks: it says so, or asks over a stream.
fn is_of_a_node(head: &Parts) -> bool {
    head.headers.contains_key(NODE_HEADER) || Way::of(&head.extensions) == Way::Stream
}

/// The name of one parameter, as whoever reads the query will have it.
fn name_of(pair: &str) -> Option<String> {
    let pair = format!("/?{pair}").parse::<Uri>().ok()?;
    let Query(asked) = Query::<Vec<(String, String)>>::try_from_uri(&pair).ok()?;
    asked.into_iter().next().map(|(name, _)| name)
}

fn no_query(uri: &Uri) -> Result<(), ApiError> {
    let asked = Query::<Vec<(String, String)>>::try_from_uri(uri);
    let name = match asked {
        Ok(Query(asked)) => asked.into_iter().next().map(|(name, _)| name),
        Err(_) => Some("query".to_owned()),
    };
    match name {
        Some(name) => {
            let message =
                format!("The parameter `{name}` is not known here: this call takes none.");
            Err(ApiError::bad_field(name, message))
        }
        None => Ok(()),
    }
}

impl Calls {
    /// What a body of this call may be, in a sentence.
    pub(crate) fn wanted(&self, head: &Parts) -> String {
        let path = head.extensions.get::<MatchedPath>();
        let takes = path.and_then(|path| {
            let call = (path.as_str().to_owned(), head.method.clone());
            self.0.get(&call)
        });
        match takes.map(|takes| takes.body.as_slice()) {
            Some([]) | None => "This call takes no body.".to_owned(),
            Some(types) => wrong_type_of(&types.join(" or ")),
        }
    }

    /// Those that the document of a listener's routes describes.
    pub(crate) fn of(document: &OpenApi) -> Self {
        let mut calls = HashMap::new();
        for (path, item) in &document.paths.paths {
            let operations = [
                (Method::GET, &item.get),
                (Method::PUT, &item.put),
                (Method::POST, &item.post),
                (Method::DELETE, &item.delete),
            ];
            for (method, operation) in operations {
                if let Some(operation) = operation {
                    calls.insert((path.clone(), method), Takes::of(operation));
                }
            }
        }
        Self(Arc::new(calls))
    }
}

impl Takes {
    fn of(operation: &Operation) -> Self {
        let parameters = operation.parameters.iter().flatten();
        let types = operation.request_body.as_ref();
        let of_query = parameters.filter(|one| one.parameter_in == ParameterIn::Query);
        Self {
            query: of_query.map(|one| one.name.clone()).collect(),
            body: types
                .map(|body| body.content.keys().cloned().collect())
                .unwrap_or_default(),
        }
    }

    /// The address without the parameters that are not known here; none where there are none.
    fn known_of(&self, uri: &Uri) -> Option<Uri> {
        let query = uri.query()?;
        let is_known = |pair: &&str| name_of(pair).is_some_and(|name| self.query.contains(&name));
        let kept: Vec<&str> = query.split('&').filter(is_known).collect();
        let path = match kept.as_slice() {
            [] => uri.path().to_owned(),
            kept => format!("{}?{}", uri.path(), kept.join("&")),
        };
        let mut parts = uri.clone().into_parts();
        parts.path_and_query = Some(path.parse().ok()?);
        Uri::from_parts(parts).ok()
    }
}

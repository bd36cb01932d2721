//! What a refused call answers: a status and `{"code","message","rule"?,"field"?,"why"?}`, never
//! HTML and never a stack.

use std::borrow::Cow;
use std::time::Duration;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use blocknet_chain::Rule;
use blocknet_node::{Problem, Values};
use serde::Serialize;
use utoipa::ToSchema;

use crate::dto::CauseDto;
use crate::reasons::Reason;

/// The body of every refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ErrorBody {
    /// What happened, as a fixed word that programs may match on.
    #[schema(value_type = String, example = "rule_broken")]
    pub code: Cow<'static, str>,
    /// What happened and what to do, as a sentence for people.
    pub message: String,
    /// The rule of the protocol that broke, as in `P2`.
    #[schema(value_type = Option<String>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<&'static str>,
    /// The field of the request that is wrong, as a path: `posts[0].created`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The reason with its values, where the code alone does not say it: for programs that tell it
    /// in words of their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<Box<CauseDto>>,
}

/// A refusal: a status and its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    status: StatusCode,
    body: ErrorBody,
    retry_after: Option<Duration>,
}

impl ApiError {
    /// A refusal with `status`, a fixed `code` and a sentence.
    #[must_use]
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        let body = ErrorBody {
            code: Cow::Borrowed(code),
            message: message.into(),
            rule: None,
            field: None,
            why: None,
        };
        Self {
            status,
            body,
            retry_after: None,
        }
    }

    /// 400 `bad_json`: the body is not JSON at all.
    #[must_use]
    pub fn bad_json(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad_json", message)
    }

    /// 400 `bad_field`: one value of the request is wrong.
    #[must_use]
    pub fn bad_field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad_field", message).with_field(field)
    }

    /// 400 `bad_body`: a binary body that does not parse.
    #[must_use]
    pub fn bad_body(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad_body", message)
    }

    /// 404 `not_found`.
    #[must_use]
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", message)
    }

    /// 422 `rule_broken`: a rule of the protocol does not hold.
    #[must_use]
    pub fn rule_broken(rule: Rule, message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "rule_broken", message).with_rule(rule)
    }

    /// 500 `internal`: the node failed; the cause is in its log.
    #[must_use]
    pub fn internal() -> Self {
        let message = "The node could not do this. Its log says why.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", message)
    }

    /// 503 `busy`: there is no place, or no time, for this call now.
    #[must_use]
    pub fn busy(message: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", message)
    }

    /// 503 `too_large_answer`: what was asked for does not fit where it was asked.
    #[must_use]
    pub fn too_large_answer(message: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "too_large_answer", message)
    }

    /// 503 `stopping`: the node is on its way down.
    #[must_use]
    pub fn stopping() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "stopping",
            "The node is stopping. Start it again and retry.",
        )
    }

    /// 400 `bad_field`: one value of the request is wrong, and why.
    #[must_use]
    pub fn wrong_field(field: impl Into<String>, why: &Problem) -> Self {
        Self::bad_field(field, why.message.clone()).with_why(why.code, &why.values)
    }

    /// Says why, with the values of the sentence.
    #[must_use]
    pub fn with_why(self, code: &str, values: &Values) -> Self {
        self.with_why_of(CauseDto::new(code, values))
    }

    /// Says why.
    #[must_use]
    pub(crate) fn with_why_of(mut self, why: CauseDto) -> Self {
        self.body.why = Some(Box::new(why));
        self
    }

    /// Says why, where the error knows more than the code says.
    #[must_use]
    pub(crate) fn because(self, error: &impl Reason) -> Self {
        match CauseDto::of(error) {
            Some(why) => self.with_why_of(why),
            None => self,
        }
    }

    /// Names the rule that broke.
    #[must_use]
    pub fn with_rule(mut self, rule: Rule) -> Self {
        self.body.rule = Some(rule.as_str());
        self
    }

    /// Names the field that is wrong.
    #[must_use]
    pub fn with_field(mut self, field: impl Into<String>) -> Self {
        self.body.field = Some(field.into());
        self
    }

    /// Says when to try again.
    #[must_use]
    pub fn with_retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The body of the answer.
    #[must_use]
    pub fn body(&self) -> &ErrorBody {
        &self.body
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(self.body)).into_response();
        if self.status == StatusCode::UNAUTHORIZED {
            let bearer = HeaderValue::from_static("Bearer");
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, bearer);
        }
        if let Some(wait) = self.retry_after {
            let secs = wait
                .as_secs()
                .saturating_add(u64::from(wait.subsec_nanos() > 0));
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(secs));
        }
        response
    }
}

//! The one error of the HTTP edge, answered as `application/problem+json` (RFC 9457).

use std::time::Duration;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use shared::api::{FieldCode, FieldProblem, Problem, ProblemCode};
use shared::wire::Code;

use crate::media::MediaError;
use crate::store::StoreError;
use crate::sync::ledger::LedgerError;

/// Why a request is refused. [`ProblemCode`] says which cases there are, with their status and text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppError {
    code: ProblemCode,
    detail: Option<String>,
    errors: Vec<FieldProblem>,
    why: Option<Code>,
    retry_after: Option<Duration>,
}

/// What a handler gives.
pub type AppResult<T> = Result<T, AppError>;

impl AppError {
    /// A refusal for this reason.
    pub const fn new(code: ProblemCode) -> Self {
        Self { code, detail: None, errors: Vec::new(), why: None, retry_after: None }
    }

    /// Says what was wrong this time. Never a name or anything a person wrote: it stands in logs.
    pub fn because(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }

    /// A fact cannot count, for this reason.
    pub fn fact(why: Code) -> Self {
        let error = Self::new(ProblemCode::Conflict);
        Self { why: Some(why), ..error }
    }

    /// One field of the request is wrong.
    pub fn field(field: &str, code: FieldCode) -> Self {
        let error = Self::new(ProblemCode::Invalid);
        Self { errors: vec![FieldProblem { field: field.to_owned(), code }], ..error }
    }

    /// Too many attempts; the next may be made after this long.
    pub fn wait(after: Duration) -> Self {
        Self { retry_after: Some(after), ..Self::new(ProblemCode::TooManyAttempts) }
    }

    /// Which reason it is.
    pub const fn code(&self) -> ProblemCode {
        self.code
    }
}

impl From<ProblemCode> for AppError {
    fn from(code: ProblemCode) -> Self {
        Self::new(code)
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        if error.is_disk_full() {
            tracing::error!("the disk of the database is full");
            return Self::new(ProblemCode::DiskFull);
        }
        tracing::error!(%error, "the database failed");
        Self::new(ProblemCode::Internal)
    }
}

impl From<LedgerError> for AppError {
    fn from(error: LedgerError) -> Self {
        if error == LedgerError::Full {
            return Self::new(ProblemCode::DiskFull);
        }
        tracing::error!(%error, "the database failed");
        Self::new(ProblemCode::Internal)
    }
}

impl From<MediaError> for AppError {
    fn from(error: MediaError) -> Self {
        let code = match &error {
            MediaError::Full => ProblemCode::DiskFull,
            MediaError::Store(_) => ProblemCode::Unavailable,
            // It was begun where the server kept its uploads before: it begins anew.
            MediaError::Lost => ProblemCode::UploadGone,
            MediaError::Io(_) | MediaError::Settings(_) => ProblemCode::Internal,
        };
        tracing::error!(%error, "a photo could not be read or written");
        Self::new(code)
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        let Self { code, detail, errors, why, retry_after } = self;
        let problem = Problem {
            kind: format!("/problems/{}", code.key()),
            title: code.title().to_owned(),
            status: code.status(),
            detail,
            code,
            errors,
            why,
        };
        let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(after) = retry_after {
            // Whole seconds, rounded up: never an invitation to come too early.
            headers.insert(header::RETRY_AFTER, HeaderValue::from(after.as_millis().div_ceil(1000) as u64));
        }
        response
    }
}

//! A JSON body, refused in our own form when it is none.

use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Json, Request};
use serde::de::DeserializeOwned;
use shared::api::ProblemCode;

use super::error::AppError;

/// A JSON body of at most 64 kB.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = AppError;

    async fn from_request(request: Request, state: &S) -> Result<Self, AppError> {
        match Json::from_request(request, state).await {
            Ok(Json(body)) => Ok(Self(body)),
            Err(rejection) => Err(refuse(&rejection)),
        }
    }
}

fn refuse(rejection: &JsonRejection) -> AppError {
    match rejection {
        // serde names fields and types, never values that stood in the body, except unknown keys.
        JsonRejection::JsonDataError(_) => {
            AppError::new(ProblemCode::Invalid).because("the body is not of the expected shape")
        }
        JsonRejection::JsonSyntaxError(_) => {
            AppError::new(ProblemCode::BadRequest).because("the body is no JSON")
        }
        JsonRejection::MissingJsonContentType(_) => {
            AppError::new(ProblemCode::WrongType).because("the body must be application/json")
        }
        other if other.status() == 413 => AppError::new(ProblemCode::TooLarge),
        _ => AppError::new(ProblemCode::Truncated),
    }
}

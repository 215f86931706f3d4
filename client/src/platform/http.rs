//! Requests to the server, and what it says when it refuses one.

use gloo::net::http::{Method, RequestBuilder, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::api::Problem;
use shared::json;

/// Why there is no answer to a request.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum HttpError {
    /// The network or the server is down.
    #[error("no contact")]
    NoContact,
    /// The server refused it.
    #[error("refused: {}", .0.title)]
    Problem(Box<Problem>),
    /// An answer that is none of the server's.
    #[error("an answer that could not be read")]
    Unreadable,
}

/// Asks for JSON.
pub async fn get<T: DeserializeOwned>(path: &str) -> Result<T, HttpError> {
    answer(request("GET", path, None).await?).await
}

/// Sends JSON and reads JSON.
pub async fn post<B: Serialize, T: DeserializeOwned>(path: &str, body: &B) -> Result<T, HttpError> {
    answer(request("POST", path, Some(written(body)?)).await?).await
}

/// Sends JSON, or nothing, and reads nothing.
pub async fn send<B: Serialize>(method: &str, path: &str, body: Option<&B>) -> Result<(), HttpError> {
    let body = body.map(written).transpose()?;
    request(method, path, body).await.map(|_| ())
}

/// Asks for bytes.
pub async fn bytes(path: &str) -> Result<Vec<u8>, HttpError> {
    request("GET", path, None).await?.binary().await.map_err(|_| HttpError::NoContact)
}

/// Sends frames of the sync, and gives those of the answer.
pub async fn frames(path: &str, body: &[u8]) -> Result<Vec<u8>, HttpError> {
    let builder = RequestBuilder::new(path).method(Method::POST).header("Content-Type", "application/cbor");
    let sent = builder.body(js_sys::Uint8Array::from(body)).map_err(|_| HttpError::Unreadable)?;
    let response = checked(sent.send().await.map_err(|_| HttpError::NoContact)?).await?;
    response.binary().await.map_err(|_| HttpError::NoContact)
}

/// What an upload's server answers with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadReply {
    /// Where the upload is.
    pub location: Option<String>,
    /// How much of it the server has, in bytes.
    pub offset: Option<u64>,
}

/// A request of the resumable upload protocol (tus 1.0).
pub async fn upload(
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: Option<&[u8]>,
) -> Result<UploadReply, HttpError> {
    let method = Method::from_bytes(method.as_bytes()).map_err(|_| HttpError::Unreadable)?;
    let mut builder = RequestBuilder::new(path).method(method).header("Tus-Resumable", "1.0.0");
    for (name, value) in headers {
        builder = builder.header(name, value);
    }
    let sent = match body {
        Some(bytes) => builder.body(js_sys::Uint8Array::from(bytes)).map_err(|_| HttpError::Unreadable)?,
        None => builder.build().map_err(|_| HttpError::Unreadable)?,
    };
    let response = checked(sent.send().await.map_err(|_| HttpError::NoContact)?).await?;
    let offset = response.headers().get("Upload-Offset").and_then(|offset| offset.parse().ok());
    Ok(UploadReply { location: response.headers().get("Location"), offset })
}

async fn request(method: &str, path: &str, body: Option<String>) -> Result<Response, HttpError> {
    let method = Method::from_bytes(method.as_bytes()).map_err(|_| HttpError::Unreadable)?;
    let builder = RequestBuilder::new(path).method(method);
    let sent = match body {
        Some(body) => {
            let builder = builder.header("Content-Type", "application/json");
            builder.body(body).map_err(|_| HttpError::Unreadable)?.send().await
        }
        None => builder.send().await,
    };
    checked(sent.map_err(|_| HttpError::NoContact)?).await
}

async fn checked(response: Response) -> Result<Response, HttpError> {
    if response.ok() {
        return Ok(response);
    }
    let status = response.status();
    match answer::<Problem>(response).await {
        Ok(problem) => Err(HttpError::Problem(Box::new(problem))),
        // A proxy's page, or an answer cut off: the server itself has not spoken.
        Err(_) if status >= 500 => Err(HttpError::NoContact),
        Err(_) => Err(HttpError::Unreadable),
    }
}

fn written<B: Serialize>(body: &B) -> Result<String, HttpError> {
    json::write(body).map_err(|_| HttpError::Unreadable)
}

async fn answer<T: DeserializeOwned>(response: Response) -> Result<T, HttpError> {
    let text = response.text().await.map_err(|_| HttpError::NoContact)?;
    json::read(text.as_bytes()).map_err(|_| HttpError::Unreadable)
}

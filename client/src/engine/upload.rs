//! A photo's way to the server: tus 1.0 in chunks, which goes on where it stopped, also after a restart.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use shared::api::ProblemCode;
use shared::ids::Digest;
use shared::wire::Code;

use crate::platform::http::{self, HttpError};
use crate::store::{PhotoPlace, PhotoRow, Store};

/// Bytes sent at once.
const CHUNK: usize = 512 << 10;
/// How often an upload is begun anew before it is put aside.
const ATTEMPTS: usize = 3;

/// Sends a photo. It waits and is tried again where there is no code, and where the server has no room; with another code
/// the server will never take it.
pub(crate) async fn send<S: Store>(store: &S, digest: Digest) -> Result<(), Option<Code>> {
    let rows = store.photos().await.map_err(|_| None)?;
    // A photo that is gone from the device can never be sent, and a person has to know.
    let mut row = rows.into_iter().find(|row| row.digest == digest).ok_or(Some(Code::PhotoMissing))?;
    if row.place == PhotoPlace::Sent && row.upload.is_none() {
        // The server is to have it, but has said that it has not: it is sent as if for the first time.
        row.place = PhotoPlace::Local;
    }
    let bytes = store.photo(digest).await.map_err(|_| None)?.ok_or(Some(Code::PhotoMissing))?;
    for _ in 0..ATTEMPTS {
        match attempt(store, &mut row, &bytes).await {
            Ok(()) => return Ok(()),
            Err(Failed::Again) => {}
            Err(Failed::Later) => return Err(None),
            Err(Failed::Full) => return Err(Some(Code::DiskFull)),
            Err(Failed::Never) => return Err(Some(Code::PhotoMissing)),
        }
    }
    Err(None)
}

/// How an attempt failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Failed {
    /// At once, from where the server stands or from the start.
    Again,
    /// When there is contact.
    Later,
    /// When the server has room.
    Full,
    /// The server will not take it.
    Never,
}

async fn attempt<S: Store>(store: &S, row: &mut PhotoRow, bytes: &[u8]) -> Result<(), Failed> {
    let (url, mut offset) = match row.upload.clone() {
        Some(url) => match http::upload("HEAD", &url, &[], None).await {
            Ok(reply) => (url, reply.offset.and_then(|offset| usize::try_from(offset).ok()).unwrap_or(0)),
            // An answer to HEAD has no body that could say why; only contact and its absence are sure.
            Err(HttpError::NoContact) => return Err(Failed::Later),
            Err(_) => {
                remember(store, row, None).await?;
                return Err(Failed::Again);
            }
        },
        None => (create(store, row, bytes.len()).await?, 0),
    };
    while offset < bytes.len() {
        let end = (offset + CHUNK).min(bytes.len());
        let headers = [
            ("Upload-Offset", offset.to_string()),
            ("Content-Type", "application/offset+octet-stream".to_owned()),
        ];
        let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
        match http::upload("PATCH", &url, &headers, Some(&bytes[offset..end])).await {
            Ok(reply) => {
                let stands = reply.offset.and_then(|offset| usize::try_from(offset).ok()).unwrap_or(end);
                if stands <= offset {
                    return Err(Failed::Later);
                }
                offset = stands;
            }
            Err(error) => return Err(after(store, row, &error).await?),
        }
    }
    row.place = PhotoPlace::Sent;
    remember(store, row, None).await
}

async fn create<S: Store>(store: &S, row: &mut PhotoRow, length: usize) -> Result<String, Failed> {
    let metadata = format!("sha256 {},filetype {}", BASE64.encode(row.digest.0), BASE64.encode("image/jpeg"));
    let length = length.to_string();
    let headers = [("Upload-Length", length.as_str()), ("Upload-Metadata", metadata.as_str())];
    let reply = match http::upload("POST", "/files/", &headers, None).await {
        Ok(reply) => reply,
        Err(error) => return Err(after(store, row, &error).await?),
    };
    let url = reply.location.ok_or(Failed::Later)?;
    remember(store, row, Some(url.clone())).await?;
    Ok(url)
}

/// What follows from a refusal; an upload that is of no more use is forgotten.
async fn after<S: Store>(store: &S, row: &mut PhotoRow, error: &HttpError) -> Result<Failed, Failed> {
    let failed = verdict(error);
    let keeps = matches!(error, HttpError::Problem(problem) if problem.code == ProblemCode::OffsetMismatch);
    if !keeps && !matches!(failed, Failed::Later | Failed::Full) {
        remember(store, row, None).await?;
    }
    Ok(failed)
}

fn verdict(error: &HttpError) -> Failed {
    let HttpError::Problem(problem) = error else { return Failed::Later };
    match problem.code {
        ProblemCode::OffsetMismatch
        | ProblemCode::UploadGone
        | ProblemCode::NotFound
        | ProblemCode::DigestMismatch
        | ProblemCode::ChecksumMismatch => Failed::Again,
        ProblemCode::NotAnImage
        | ProblemCode::PhotoTooLarge
        | ProblemCode::TooLarge
        | ProblemCode::NotStripped => Failed::Never,
        ProblemCode::DiskFull => Failed::Full,
        _ => Failed::Later,
    }
}

async fn remember<S: Store>(store: &S, row: &mut PhotoRow, upload: Option<String>) -> Result<(), Failed> {
    row.upload = upload;
    store.put_photo(row.clone(), None).await.map_err(|_| Failed::Later)
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::api::Problem;

    #[test]
    fn only_a_photo_the_server_never_takes_is_given_up() {
        let problem = |code: ProblemCode| {
            HttpError::Problem(Box::new(Problem {
                kind: String::new(),
                title: String::new(),
                status: code.status(),
                detail: None,
                code,
                errors: Vec::new(),
                why: None,
            }))
        };
        assert_eq!(verdict(&HttpError::NoContact), Failed::Later);
        assert_eq!(verdict(&problem(ProblemCode::DiskFull)), Failed::Full);
        assert_eq!(verdict(&problem(ProblemCode::Unavailable)), Failed::Later);
        assert_eq!(verdict(&problem(ProblemCode::SessionMissing)), Failed::Later);
        assert_eq!(verdict(&problem(ProblemCode::UploadGone)), Failed::Again);
        assert_eq!(verdict(&problem(ProblemCode::NotStripped)), Failed::Never);
    }
}

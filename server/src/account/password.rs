//! Passwords: Argon2id with the parameters that OWASP's password storage cheat sheet asks for (19 MiB, 2 passes, 1 lane).

use std::sync::{Arc, LazyLock, OnceLock};
use std::thread::available_parallelism;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use tokio::sync::Semaphore;

/// The longest password that is hashed, in bytes, so that nobody makes the server hash a megabyte.
pub const MAX_BYTES: usize = 256;
/// The shortest password that may be set, in characters (NIST SP 800-63B: 8 at least; longer without other rules).
pub const MIN_CHARS: usize = 12;

/// Why a password cannot be set or checked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Fewer than [`MIN_CHARS`].
    #[error("a password has at least {MIN_CHARS} characters")]
    Short,
    /// More than [`MAX_BYTES`].
    #[error("a password has at most {MAX_BYTES} bytes")]
    Long,
    /// The hash could not be made.
    #[error("the password could not be hashed: {0}")]
    Hash(String),
}

/// Whether a password is the one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// It is.
    Right,
    /// It is not.
    Wrong,
}

fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::default())
}

/// The hash to keep, as a PHC string. Takes tens of milliseconds on a thread of its own.
pub async fn hash(password: String) -> Result<String, PasswordError> {
    if password.chars().count() < MIN_CHARS {
        return Err(PasswordError::Short);
    }
    if password.len() > MAX_BYTES {
        return Err(PasswordError::Long);
    }
    blocking(move || {
        argon2()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|error| PasswordError::Hash(error.to_string()))
    })
    .await
}

/// Compares with the kept hash. Where there is none, as for an unknown name, a hash that fits nothing is compared, so
/// that the answer takes as long.
pub async fn check(password: String, kept: Option<String>) -> Match {
    if password.len() > MAX_BYTES {
        return Match::Wrong;
    }
    blocking(move || {
        let (kept, known) = match &kept {
            Some(kept) => (kept.as_str(), Match::Right),
            None => (unknown(), Match::Wrong),
        };
        let Ok(hash) = PasswordHash::new(kept) else { return Match::Wrong };
        match argon2().verify_password(password.as_bytes(), &hash) {
            Ok(()) => known,
            Err(_) => Match::Wrong,
        }
    })
    .await
}

/// A hash of random bytes.
fn unknown() -> &'static str {
    static UNKNOWN: OnceLock<String> = OnceLock::new();
    UNKNOWN.get_or_init(|| {
        let hash = argon2().hash_password(&crate::random::bytes::<32>());
        hash.map(|hash| hash.to_string()).unwrap_or_default()
    })
}

/// Each takes 19 MiB: no more at a time than there are processors for, whoever else has to wait.
static TURNS: LazyLock<Arc<Semaphore>> =
    LazyLock::new(|| Arc::new(Semaphore::new(available_parallelism().map_or(1, usize::from))));

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    // It fails only once it was closed, which nobody does.
    let turn = Arc::clone(&TURNS).acquire_owned().await.ok();
    // The turn goes with the work, which goes on when whoever asked for it has left.
    let work = move || {
        let done = work();
        drop(turn);
        done
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_matches_its_own_hash_only() {
        let kept = hash("korrekt häst batteri".to_owned()).await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert_eq!(check("korrekt häst batteri".to_owned(), Some(kept.clone())).await, Match::Right);
        assert_eq!(check("korrekt häst batteri ".to_owned(), Some(kept)).await, Match::Wrong);
        assert_eq!(check("korrekt häst batteri".to_owned(), None).await, Match::Wrong);
        assert_eq!(check("x".to_owned(), Some("no hash".to_owned())).await, Match::Wrong);
    }

    #[tokio::test]
    async fn short_and_endless_passwords_are_not_set() {
        assert_eq!(hash("kort".to_owned()).await, Err(PasswordError::Short));
        assert_eq!(hash("å".repeat(129)).await, Err(PasswordError::Long));
    }
}

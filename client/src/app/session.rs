//! Coming and going: signing in and out, bringing a phone on, choosing who speaks, and keeping phones.
//!
//! Only the server's own word ends a session. A network error never signs anyone out.

use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::api;
use shared::ids::{DeviceId, PersonId, UnitId};
use shared::text::TextKey;
use shared::unsent::{HandedIn, UnsentFact};
use yew::prelude::*;

use super::data::Data;
use super::hooks::use_shown;
use crate::platform::http::{self, HttpError};
use crate::store::{Meta, StoreError};

/// Why coming or going did not work.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SessionError {
    /// There is no answer from the server.
    #[error("no contact with the server")]
    NoContact,
    /// The server said no, and why.
    #[error("refused: {}", .0.title)]
    Refused(Box<api::Problem>),
    /// The server's answer could not be read.
    #[error("an answer that could not be read")]
    Unreadable,
    /// Nothing on this device does it just now: no engine leads.
    #[error("no engine does it")]
    NotNow,
    /// The device could not store it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SessionError {
    /// What to tell the person.
    pub fn text(&self) -> TextKey {
        match self {
            Self::NoContact => TextKey::OfflineNeedsNetwork,
            Self::Refused(problem) => {
                TextKey::parse(problem.code.text_key()).unwrap_or(TextKey::ErrorUnknown)
            }
            Self::Unreadable => TextKey::ErrorUnknown,
            Self::NotNow => TextKey::SyncRemoveNotNow,
            Self::Store(error) => error.text(),
        }
    }

    /// The problem as the server put it, with the fields it is about.
    pub fn problem(&self) -> Option<&api::Problem> {
        match self {
            Self::Refused(problem) => Some(problem),
            _ => None,
        }
    }
}

impl From<HttpError> for SessionError {
    fn from(error: HttpError) -> Self {
        match error {
            HttpError::NoContact => Self::NoContact,
            HttpError::Problem(problem) => Self::Refused(problem),
            HttpError::Unreadable => Self::Unreadable,
        }
    }
}

/// Coming and going. Cheap to clone into callbacks; equal to every other one.
#[derive(Clone, PartialEq)]
pub struct Session {
    data: Data,
}

/// The way to sign in and out.
#[hook]
pub fn use_session() -> Session {
    Session { data: use_shown().data }
}

impl Session {
    pub(crate) const fn of(data: Data) -> Self {
        Self { data }
    }

    /// Signs a member of staff or an orderer in.
    pub async fn sign_in(&self, name: &str, password: &str) -> Result<(), SessionError> {
        let ask = api::SignIn { name: name.to_owned(), password: password.to_owned() };
        http::send("POST", "/api/session", Some(&ask)).await?;
        self.refresh().await
    }

    /// Whom one can be in the demo.
    pub async fn demo_people(&self) -> Result<api::DemoPeople, SessionError> {
        get("/api/demo/people").await
    }

    /// Becomes a person of the demo, or one of its phones.
    pub async fn become_in_demo(&self, who: api::DemoSignIn) -> Result<(), SessionError> {
        http::send("POST", "/api/demo/session", Some(&who)).await?;
        self.data.keep(Meta::Speaker(None)).await?;
        self.refresh().await
    }

    /// Brings this phone on with a code from a supervisor.
    pub async fn join(&self, code: &str) -> Result<(), SessionError> {
        http::send("POST", "/api/device/join", Some(&api::Join { code: code.to_owned() })).await?;
        self.refresh().await
    }

    /// Chooses who speaks on a shared phone; none goes back to the choice. Works without a network.
    pub async fn choose(&self, person: Option<PersonId>) -> Result<(), SessionError> {
        Ok(self.data.keep(Meta::Speaker(person)).await?)
    }

    /// Signs out on this device. What waits in the outbox stays and goes on its way.
    pub async fn sign_out(&self) -> Result<(), SessionError> {
        http::send::<()>("DELETE", "/api/session", None).await?;
        self.refresh().await
    }

    /// Signs out on all devices.
    pub async fn sign_out_everywhere(&self) -> Result<(), SessionError> {
        http::send::<()>("DELETE", "/api/sessions", None).await?;
        self.refresh().await
    }

    /// Asks the server who this is, keeps the answer, and lets the engine connect as who it now is.
    pub async fn refresh(&self) -> Result<(), SessionError> {
        let me: api::Me = get("/api/me").await?;
        self.data.keep(Meta::Session(Some(me))).await?;
        Ok(())
    }

    /// Makes a code that brings a phone on. Supervisors, for their own workplace.
    pub async fn invite(&self, ask: &api::MakeInvite) -> Result<api::Invite, SessionError> {
        post("/api/invites", ask).await
    }

    /// The phones of a workplace.
    pub async fn devices(&self, unit: UnitId) -> Result<Vec<api::DeviceRow>, SessionError> {
        get(&format!("/api/devices?unit={unit}")).await
    }

    /// Locks a phone that is lost: what it holds goes, what it has not sent is sent at the next contact.
    pub async fn lock_device(&self, device: DeviceId) -> Result<(), SessionError> {
        Ok(http::send::<()>("POST", &format!("/api/devices/{device}/lock"), None).await?)
    }

    /// Unlocks a phone that was found: it gets back what is its own, and whoever spoke on it speaks again.
    pub async fn unlock_device(&self, device: DeviceId) -> Result<(), SessionError> {
        Ok(http::send::<()>("DELETE", &format!("/api/devices/{device}/lock"), None).await?)
    }

    /// What the server refused or held at the workplaces that this person leads, and what was settled there lately.
    pub async fn unsettled(&self) -> Result<Vec<api::Unsettled>, SessionError> {
        get("/api/unsettled?adopted=true").await
    }

    /// Hands in what another device could not send.
    pub async fn hand_in(&self, facts: &[UnsentFact]) -> Result<Vec<HandedIn>, SessionError> {
        post("/api/unsent", &facts).await
    }

    /// Takes back what was stated on this device and is not committed.
    pub async fn take_back(&self, ask: &api::TakeBack) -> Result<(), SessionError> {
        Ok(http::send("POST", "/api/unsettled/mine", Some(ask)).await?)
    }

    /// Says what is to become of something that was refused or held.
    pub async fn settle(&self, ask: &api::Settle) -> Result<(), SessionError> {
        Ok(http::send("POST", "/api/unsettled", Some(ask)).await?)
    }
}

async fn get<T: DeserializeOwned>(path: &str) -> Result<T, SessionError> {
    Ok(http::get(path).await?)
}

async fn post<B: Serialize, T: DeserializeOwned>(path: &str, body: &B) -> Result<T, SessionError> {
    Ok(http::post(path, body).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_does_just_now_is_not_said_to_have_failed_to_be_saved() {
        assert_eq!(SessionError::NotNow.text(), TextKey::SyncRemoveNotNow);
        assert_ne!(SessionError::NotNow.text(), SessionError::Store(StoreError::Aborted).text());
    }
}

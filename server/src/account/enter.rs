//! Coming in: a session on a browser, a phone brought on; and going out again.

use shared::domain::accounts;
use shared::domain::speaker::DeviceKind;
use shared::ids::{PersonId, UnitId};

use super::token::Token;
use crate::app::App;
use crate::bus::Event;
use crate::clock::millis;
use crate::store::device::{self, Device, NewDevice, Right};
use crate::store::role::When;
use crate::store::session::{self, Credential, Session};
use crate::store::{Conn, StoreError, role};
use crate::sync::follow::Follow;

/// What a browser is given when someone signs in.
pub struct Entered {
    /// A new device's credential; none when the browser's own device was kept.
    pub device: Option<Token>,
    /// The session's token.
    pub session: Token,
    /// Sessions on the same device that ended with it.
    pub ended: Vec<Session>,
}

/// Why someone cannot sign in.
#[derive(Debug, thiserror::Error)]
pub enum EnterError {
    /// They hold no role that needs a session.
    #[error("no role that signs in")]
    NoRole,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Signs a person in on the browser that asks. A browser that was a participant's phone, or the crew's, becomes a new
/// device: those speak for participants only. One person at a time is signed in on a device.
pub async fn sign_in(
    conn: &mut Conn,
    app: &App,
    asking: Option<Device>,
    person: PersonId,
    credential: Credential,
    when: When,
) -> Result<Entered, EnterError> {
    let speaker = role::speaker(conn, person, when).await?;
    if !accounts::may_sign_in(&speaker) {
        return Err(EnterError::NoRole);
    }
    let (device, token) = match asking.filter(|device| device.kind == DeviceKind::Staff) {
        Some(device) => (device, None),
        None => {
            let token = Token::new();
            let new =
                NewDevice { kind: DeviceKind::Staff, label: String::new(), unit: None, secret: token.hash() };
            (device::add(conn, &new, when.ms).await?, Some(token))
        }
    };
    let ended = session::on_device(conn, device.id, when.ms).await?;
    for old in &ended {
        session::revoke(conn, old, when.ms).await?;
    }
    let secret = Token::new();
    let days = std::time::Duration::from_secs(u64::from(app.config.session.days) * 24 * 60 * 60);
    let expires_at = when.ms + millis(days);
    let new = Session { id: secret.hash(), person, device: device.id, expires_at };
    session::open(conn, &new, credential, when.ms).await?;
    Ok(Entered { device: token, session: secret, ended })
}

/// A phone to be brought on.
pub struct Phone<'a> {
    /// A participant's own, or one that several share.
    pub kind: DeviceKind,
    /// What staff call it.
    pub label: &'a str,
    /// The workplace that keeps it.
    pub unit: UnitId,
    /// Who speaks on it.
    pub persons: &'a [PersonId],
}

/// Brings a phone on and gives its credential.
pub async fn bring_on(conn: &mut Conn, phone: &Phone<'_>, now: i64) -> Result<(Device, Token), StoreError> {
    let token = Token::new();
    let new = NewDevice {
        kind: phone.kind,
        label: phone.label.to_owned(),
        unit: Some(phone.unit),
        secret: token.hash(),
    };
    let device = device::add(conn, &new, now).await?;
    let right = if phone.kind == DeviceKind::Own { Right::Own } else { Right::Shared };
    for person in phone.persons {
        device::let_speak(conn, device.id, *person, right, now).await?;
    }
    Ok((device, token))
}

/// Tells the sockets that these sessions ended.
pub fn tell_ended(app: &App, ended: &[Session]) {
    app.hub.follow().into_iter().for_each(Follow::hint);
    for session in ended {
        app.bus.tell(Event::Revoked { device: session.device, session: Some(session.id) });
    }
}

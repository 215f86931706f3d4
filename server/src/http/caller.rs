//! Who asks: the device by its cookie, the person by theirs. Extractors that handlers name in their arguments.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use cookie::{Cookie, SameSite};
use shared::api::ProblemCode;
use shared::domain::speaker::Speaker;
use shared::ids::Digest;

use super::error::{AppError, AppResult};
use crate::account::token::Token;
use crate::app::App;
use crate::store::device::{self, Device};
use crate::store::session::{self, Session};
use crate::store::{Conn, role};

/// The device's credential.
const DEVICE: &str = "gjort_device";
/// The person's session.
const SESSION: &str = "gjort_session";
/// Browsers keep a cookie for 400 days at most (RFC 6265bis); each visit begins them anew.
const DEVICE_DAYS: i64 = 400;

/// A device that is known and not locked.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Which.
    pub device: Device,
}

/// A device that is known, locked or not: what it wrote before it was locked comes in all the same.
#[derive(Debug, Clone)]
pub struct Sender {
    /// Which.
    pub device: Device,
}

/// Someone who is signed in on the device that asks.
#[derive(Debug, Clone)]
pub struct Signed {
    /// On which device.
    pub device: Device,
    /// Their session.
    pub session: Session,
    /// They, with the roles they hold now.
    pub speaker: Speaker,
}

impl FromRequestParts<App> for Caller {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> AppResult<Self> {
        let mut conn = app.db.read().await?;
        let device = known(&mut conn, &parts.headers).await?.ok_or(ProblemCode::DeviceUnknown)?;
        Ok(Self { device })
    }
}

impl FromRequestParts<App> for Sender {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> AppResult<Self> {
        let secret = secret(&parts.headers, DEVICE).ok_or(ProblemCode::DeviceUnknown)?;
        let mut conn = app.db.read().await?;
        let device = device::by_secret(&mut conn, secret).await?.ok_or(ProblemCode::DeviceUnknown)?;
        Ok(Self { device })
    }
}

impl FromRequestParts<App> for Signed {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> AppResult<Self> {
        let when = app.clock.when();
        let mut conn = app.db.read().await?;
        let device = known(&mut conn, &parts.headers).await?.ok_or(ProblemCode::SessionMissing)?;
        let session = signed_in(&mut conn, &parts.headers, &device, when.ms)
            .await?
            .ok_or(ProblemCode::SessionMissing)?;
        let speaker = role::speaker(&mut conn, session.person, when).await?;
        Ok(Self { device, session, speaker })
    }
}

/// The device that asks; none without a credential that is known.
pub async fn known(conn: &mut Conn, headers: &HeaderMap) -> AppResult<Option<Device>> {
    let Some(secret) = secret(headers, DEVICE) else { return Ok(None) };
    match device::by_secret(conn, secret).await? {
        Some(device) if device.locked_at.is_some() => Err(ProblemCode::DeviceLocked.into()),
        device => Ok(device),
    }
}

/// The live session that the request names, if it is one of this device.
pub async fn signed_in(
    conn: &mut Conn,
    headers: &HeaderMap,
    device: &Device,
    now: i64,
) -> AppResult<Option<Session>> {
    let Some(id) = secret(headers, SESSION) else { return Ok(None) };
    Ok(session::live(conn, id, now).await?.filter(|session| session.device == device.id))
}

/// Cookies to set, in the form of response headers.
#[derive(Debug, Default)]
pub struct Cookies(Vec<String>);

impl Cookies {
    /// Nothing to set.
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// Sets the device's credential.
    pub fn device(self, app: &App, token: &Token) -> Self {
        self.with(app, DEVICE, token.value(), DEVICE_DAYS * 24 * 60 * 60)
    }

    /// Sets the session's token.
    pub fn session(self, app: &App, token: &Token) -> Self {
        self.with(app, SESSION, token.value(), i64::from(app.config.session.days) * 24 * 60 * 60)
    }

    /// Takes the session's token back.
    pub fn no_session(self, app: &App) -> Self {
        self.with(app, SESSION, String::new(), 0)
    }

    /// Lets the device's credential, as it came, live on from today.
    pub fn device_again(self, app: &App, headers: &HeaderMap) -> Self {
        match value(headers, DEVICE).as_deref().and_then(Token::parse) {
            Some(token) => self.device(app, &token),
            None => self,
        }
    }

    fn with(mut self, app: &App, name: &'static str, value: String, seconds: i64) -> Self {
        let cookie = Cookie::build((name, value))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(app.config.origin.is_https())
            .max_age(cookie::time::Duration::seconds(seconds));
        self.0.push(cookie.build().to_string());
        self
    }
}

impl axum::response::IntoResponseParts for Cookies {
    type Error = std::convert::Infallible;

    fn into_response_parts(
        self,
        mut response: axum::response::ResponseParts,
    ) -> Result<axum::response::ResponseParts, Self::Error> {
        for cookie in self.0 {
            if let Ok(value) = cookie.parse() {
                response.headers_mut().append(header::SET_COOKIE, value);
            }
        }
        Ok(response)
    }
}

fn secret(headers: &HeaderMap, name: &str) -> Option<Digest> {
    value(headers, name).as_deref().and_then(Token::parse).map(|token| token.hash())
}

fn value(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(Cookie::split_parse)
        .flatten()
        .find(|cookie| cookie.name() == name)
        .map(|c| c.value().to_owned())
}

/// The address that attempts are counted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(pub String);

impl FromRequestParts<App> for Address {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> AppResult<Self> {
        let connection = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let forwarded =
            parts.headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
        let hops: Vec<&str> = forwarded.flat_map(|value| value.split(',')).map(str::trim).collect();
        // Each proxy appends whom it spoke with: what stands further left was written by the client itself.
        let hop = match usize::from(app.config.http.proxies) {
            0 => None,
            proxies => hops.len().checked_sub(proxies).and_then(|at| hops.get(at)?.parse().ok()),
        };
        Ok(Self(hop.or(connection).map_or_else(|| "unknown".to_owned(), |ip| network(ip).to_string())))
    }
}

/// An IPv6 subscriber has a whole /64: it counts as one address.
fn network(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(ip) => IpAddr::V6((ip.to_bits() & !u128::from(u64::MAX)).into()),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ipv6_subscriber_is_one_address_and_a_mapped_ipv4_is_itself() {
        let network = |ip: &str| network(ip.parse().unwrap()).to_string();
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(network("::ffff:192.0.2.1"), "192.0.2.1");
        assert_eq!(network("192.0.2.1"), "192.0.2.1");
    }
}

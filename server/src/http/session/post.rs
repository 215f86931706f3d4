//! `POST /api/session`

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use shared::api::{FieldCode, ProblemCode, SignIn};

use crate::account::enter::{self, EnterError, Entered};
use crate::account::limit::Limited;
use crate::account::password::{self, Match};
use crate::app::App;
use crate::http::body::Body;
use crate::http::caller::{self, Address, Cookies};
use crate::http::error::{AppError, AppResult};
use crate::store::session::Credential;
use crate::store::{commit, credential, person};

/// Names longer than this are nobody's, in characters.
const NAME: usize = 120;

/// Signs a member of staff or an orderer in. A wrong name and a wrong password are not told apart, nor timed apart.
pub async fn post(
    State(app): State<App>,
    address: Address,
    headers: HeaderMap,
    Body(sign_in): Body<SignIn>,
) -> AppResult<(Cookies, StatusCode)> {
    let name = sign_in.name.trim().to_lowercase();
    check(&name, &sign_in.password)?;
    let limits = [Limited::Name(&name), Limited::Address(&address.0)];
    attempt(&app, &limits).await?;
    let mut conn = app.db.read().await?;
    let person = person::by_username(&mut conn, &name).await?;
    let kept = match &person {
        Some(person) => credential::password(&mut conn, person.id).await?,
        None => None,
    };
    drop(conn);
    let (Match::Right, Some(person)) = (password::check(sign_in.password, kept).await, person) else {
        return Err(ProblemCode::WrongPassword.into());
    };
    let when = app.clock.when();
    let mut tx = app.db.write().await?;
    let asking = caller::known(&mut tx, &headers).await?;
    let entered = enter::sign_in(&mut tx, &app, asking, person.id, Credential::Password, when).await;
    let entered = entered.map_err(refused)?;
    for limit in limits {
        limit.forgive(&mut tx).await?;
    }
    commit(tx).await?;
    Ok((cookies(&app, &entered), StatusCode::NO_CONTENT))
}

fn check(name: &str, password: &str) -> AppResult<()> {
    match (name.chars().count(), password.len()) {
        (0, _) => Err(AppError::field("name", FieldCode::Missing)),
        (_, 0) => Err(AppError::field("password", FieldCode::Missing)),
        (1..=NAME, 1..=password::MAX_BYTES) => Ok(()),
        (1..=NAME, _) => Err(AppError::field("password", FieldCode::TooLong)),
        _ => Err(AppError::field("name", FieldCode::TooLong)),
    }
}

/// Counts the attempt before it is made, and commits that: many at once do not slip through.
async fn attempt(app: &App, limits: &[Limited<'_>]) -> AppResult<()> {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    for limit in limits {
        if let Some(wait) = limit.attempt(&mut tx, now).await? {
            return Err(AppError::wait(wait));
        }
    }
    Ok(commit(tx).await?)
}

/// A participant has no session: to them the name is as good as unknown.
pub(in crate::http) fn refused(error: EnterError) -> AppError {
    match error {
        EnterError::NoRole => ProblemCode::WrongPassword.into(),
        EnterError::Store(error) => error.into(),
    }
}

/// The cookies of someone who came in; tells the sockets of those who thereby went out.
pub(in crate::http) fn cookies(app: &App, entered: &Entered) -> Cookies {
    enter::tell_ended(app, &entered.ended);
    let cookies = Cookies::none().session(app, &entered.session);
    match &entered.device {
        Some(device) => cookies.device(app, device),
        None => cookies,
    }
}

//! What stands between screens and storage: the snapshot they read, the way they state, who is here and in which
//! language.
//!
//! A screen reads with the hooks in [`hooks`], states with [`statement::use_stater`], shows texts with
//! [`lang::use_texts`], and calls nothing else.

pub mod answers;
pub mod clock;
pub mod data;
pub mod documents;
pub mod hooks;
pub mod kept;
pub mod lang;
pub mod me;
pub mod people;
pub mod photos;
pub mod root;
pub mod session;
pub mod snapshot;
pub mod statement;
pub mod supervisor;
pub mod taking_back;
pub mod unsent;
pub mod unsettled;
pub mod update;

pub use answers::{Answer, use_answers, use_read};
pub use clock::{use_now, use_today};
pub use documents::Of;
pub use hooks::*;
pub use kept::{Kept, use_kept};
pub use lang::{Scheme, Texts, use_texts};
pub use me::Me;
pub use people::{People, Person};
pub use photos::{
    PhotoState, TakePhoto, Taken, use_photo, use_photo_if, use_portrait, use_take_photo, use_waiting_size,
};
pub use session::{Session, SessionError, use_session};
pub use statement::{SaveError, Sealed, Statement, Stater, use_stater};
pub use unsettled::use_unsettled;

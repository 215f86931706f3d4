//! What people type and what stands in addresses.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use server::account::code::Code;
use server::store::media::UploadId;
use shared::civil::{CivilDate, IsoWeek, Month};
use shared::domain::key::DocKey;
use shared::domain::words::{Pictogram, Prose, Short};
use shared::ids::{Digest, DocId, FactId};

/// What was read is written as it came, so that one thing has one text; a code that people type may be written
/// differently, and what is shown for it reads as the same.
pub(super) fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    reads_one_way::<DocId>(text);
    reads_one_way::<FactId>(text);
    reads_one_way::<Digest>(text);
    reads_one_way::<DocKey>(text);
    reads_one_way::<CivilDate>(text);
    reads_one_way::<Month>(text);
    reads_one_way::<IsoWeek>(text);
    reads_one_way::<UploadId>(text);
    if let Some(code) = Code::parse(text) {
        let shown = Code::parse(&code.shown()).expect("what is shown can be typed");
        assert_eq!((code.hash(), code.shown()), (shown.hash(), shown.shown()));
    }
    // What is taken is taken again as it is.
    let same = |taken: Option<String>, again: fn(&str) -> Option<String>| {
        assert_eq!(taken.as_deref().and_then(again), taken);
    };
    let short = |text: &str| Short::new(text).ok().map(|words| words.to_string());
    let prose = |text: &str| Prose::new(text).ok().map(|words| words.to_string());
    let pictogram = |text: &str| Pictogram::new(text).ok().map(|name| name.to_string());
    same(short(text), short);
    same(prose(text), prose);
    same(pictogram(text), pictogram);
}

fn reads_one_way<T: FromStr + Display + Debug + PartialEq>(text: &str) {
    let Ok(value) = text.parse::<T>() else { return };
    assert_eq!(value.to_string(), text);
}

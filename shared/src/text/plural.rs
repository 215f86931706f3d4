//! Which plural form a number takes (CLDR 47, cardinal rules).

use super::Lang;

/// The category of a whole number, by the name that a Fluent variant has.
pub(super) fn category(lang: Lang, number: i64) -> &'static str {
    match lang {
        // sv and en: `one` for i = 1 and v = 0, which for whole numbers is 1 and −1.
        Lang::Sv | Lang::En | Lang::Pseudo => {
            if number.unsigned_abs() == 1 {
                "one"
            } else {
                "other"
            }
        }
    }
}

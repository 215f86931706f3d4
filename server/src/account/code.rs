//! The one-time code that brings a phone on: eight signs of Crockford's base32, which has no look-alikes.

use shared::ids::Digest;

use crate::random;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 8;

/// A one-time code: 40 random bits. It has no `Debug`, so that no log shows it.
pub struct Code([u8; LENGTH]);

impl Code {
    /// A new one.
    pub fn new() -> Self {
        Self(random::bytes::<LENGTH>().map(|byte| ALPHABET[usize::from(byte % 32)]))
    }

    /// Reads what a person typed: hyphens and spaces are passed over, small letters and the look-alikes that Crockford
    /// names (O for 0; I and L for 1) are taken for what was meant.
    pub fn parse(text: &str) -> Option<Self> {
        let mut signs = [0; LENGTH];
        let mut typed = text.chars().filter(|sign| !matches!(sign, '-' | ' ' | '\u{a0}'));
        for sign in &mut signs {
            let meant = match typed.next()?.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            *sign = ALPHABET.iter().copied().find(|known| char::from(*known) == meant)?;
        }
        typed.next().is_none().then_some(Self(signs))
    }

    /// As shown to people: two groups of four.
    pub fn shown(&self) -> String {
        let text: String = self.0.iter().map(|sign| char::from(*sign)).collect();
        format!("{}-{}", &text[..LENGTH / 2], &text[LENGTH / 2..])
    }

    /// What the database keeps. Forty bits can be searched through, but a code lives for minutes and works once.
    pub fn hash(&self) -> Digest {
        Digest::of(&self.0)
    }
}

impl Default for Code {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = Code::parse("K7QF-201A").unwrap();
        assert_eq!(code.shown(), "K7QF-201A");
        for typed in ["k7qf2o1a", " K7QF 2OLA ", "k7qf-20ia"] {
            assert_eq!(Code::parse(typed).unwrap().hash(), code.hash(), "{typed}");
        }
    }

    #[test]
    fn anything_else_is_no_code() {
        for typed in ["", "K7QF-201", "K7QF-201AB", "K7QF-201U", "åäöåäöåä", "K7QF_201A"] {
            assert!(Code::parse(typed).is_none(), "{typed}");
        }
    }

    #[test]
    fn a_new_code_reads_back() {
        let code = Code::new();
        assert_eq!(Code::parse(&code.shown()).unwrap().hash(), code.hash());
    }
}

//! What becomes of a bank of steps, told as stories.

use proptest::prelude::*;

use super::*;
use crate::domain::body;
use crate::domain::key::DocKind;
use crate::domain::testing::{Story, any_facts, person, step};
use crate::domain::words::Short;

fn banked(n: u8, words: &str) -> body::Banked {
    body::Banked { step: Step { id: step(n), words: Short::new(words).unwrap(), picture: None } }
}

fn words(story: &Story) -> Vec<String> {
    fold(&story.facts).steps.iter().map(|banked| banked.step.words.to_string()).collect()
}

#[test]
fn a_step_is_in_the_bank_until_somebody_takes_it_out() {
    let mut story = Story::default();
    let sweep = story.say(person(1), &[], banked(1, "Sopa"));
    story.say(person(1), &[], banked(2, "Kratta"));
    assert_eq!(words(&story), ["Kratta", "Sopa"]);
    let better = story.say(person(1), &[sweep], banked(1, "Sopa gången"));
    assert_eq!(words(&story), ["Kratta", "Sopa gången"]);
    let out = story.say(person(1), &[better], body::Unbanked { step: step(1) });
    assert_eq!(words(&story), ["Kratta"]);
    story.say(person(1), &[out], banked(1, "Sopa igen"));
    assert_eq!(words(&story), ["Kratta", "Sopa igen"]);
}

#[test]
fn two_versions_at_once_are_shown_and_answered_together() {
    let mut story = Story::default();
    let sweep = story.say(person(1), &[], banked(1, "Sopa"));
    story.say(person(1), &[sweep], banked(1, "Sopa gården"));
    story.say(person(2), &[sweep], banked(1, "Sopa gången"));
    let bank = fold(&story.facts);
    assert_eq!((bank.steps.len(), bank.contradictions[0].about), (1, About::BankStep(step(1))));
    story.say(person(1), &bank.steps[0].answers, body::Unbanked { step: step(1) });
    assert_eq!(words(&story), Vec::<String>::new());
}

proptest! {
    #[test]
    fn every_permutation_of_the_same_facts_folds_alike((facts, shuffled) in any_facts(DocKind::Bank)) {
        prop_assert_eq!(fold(&facts), fold(&shuffled));
    }
}

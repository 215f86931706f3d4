//! What was chained on a change that never comes into its document goes at once, in whatever order the verdicts come.

use super::*;

/// The receipt for one of a push's facts.
fn one(push: &Push, at: usize, number: u64, verdict: Verdict, code: Code) -> ServerFrame {
    receipt(&Push { items: vec![push.items[at].clone()], ..push.clone() }, number, verdict, code)
}

fn pushed(phone: &mut Phone) -> Vec<FactId> {
    let said = std::mem::take(&mut phone.said);
    let items = said.into_iter().filter_map(|frame| match frame {
        ClientFrame::Push(push) => Some(push.items),
        _ => None,
    });
    items.flatten().map(|item| item.id).collect()
}

#[test]
fn what_stood_on_a_refused_change_goes_at_once_though_its_own_verdict_came_first() {
    let mut phone = Phone::new();
    phone.connect(1, 1, Vec::new());
    let push = phone.state_all(1..=3);
    let rest: Vec<FactId> = push.items[1..].iter().map(|item| item.id).collect();
    phone.hear(&one(&push, 1, 0, Verdict::Blocked, Code::ActorSequence));
    phone.hear(&one(&push, 2, 0, Verdict::Blocked, Code::ActorSequence));
    pushed(&mut phone);
    phone.hear(&one(&push, 0, 1, Verdict::Rejected, Code::FactForbidden));
    assert_eq!(pushed(&mut phone), rest);
}

#[test]
fn what_stood_on_a_duplicates_change_goes_at_once() {
    let mut phone = Phone::new();
    phone.connect(1, 1, Vec::new());
    let push = phone.state_all(1..=2);
    phone.hear(&one(&push, 0, 0, Verdict::Duplicate, Code::Ok));
    pushed(&mut phone);
    phone.hear(&one(&push, 1, 0, Verdict::Blocked, Code::ActorSequence));
    assert_eq!(pushed(&mut phone), [push.items[1].id]);
}

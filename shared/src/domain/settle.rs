//! Settling a contradiction: what whoever may decide states when they choose one of the statements.

use super::body::{Released, TimeCorrected, Unreleased};
use super::catalogue::Body;
use super::fact::Stated;
use super::frontier::{About, Contradiction, Facts, answerable};
use super::work;
use crate::ids::FactId;

/// What is stated to settle a contradiction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// What the chosen one says.
    pub body: Body,
    /// What it answers: all of them.
    pub re: Vec<FactId>,
}

/// Chooses one of the statements that contradict each other: it is stated again, in answer to all of them.
///
/// None for what is settled otherwise: an order that two workplaces have is given to one of them, and a time that is
/// approved and questioned is corrected.
pub fn settle(stated: &[Stated], contradiction: &Contradiction, chosen: FactId) -> Option<Settled> {
    let facts = Facts::new(stated);
    let chosen = facts.get(chosen).filter(|stated| contradiction.tips.contains(&stated.fact.id))?;
    let body: Body = match (contradiction.about, &chosen.fact.body) {
        (About::Acceptance | About::Approval(..), _) => return None,
        (About::Length(..), Body::TimeStated(body)) => {
            TimeCorrected { minutes: body.minutes, reason: None }.into()
        }
        (About::Release(photo), Body::Released(_)) => Released { photos: vec![photo] }.into(),
        (About::Release(photo), Body::Unreleased(_)) => Unreleased { photos: vec![photo] }.into(),
        (_, body) => body.clone(),
    };
    let kind = body.kind()?;
    let re = match contradiction.about {
        // A status answers every tip of its job, those that are absorbed among them.
        About::Plan | About::Verdict => work::fold(stated)?.answers(kind),
        _ => answerable(contradiction.tips.iter().filter_map(|id| facts.get(*id)), kind),
    };
    Some(Settled { body, re })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::body::{
        Banked, Done, Here, PhotoTaken, Planned, Presence, Returned, Shows, Steps, TimeStated, When,
    };
    use crate::domain::catalogue::Kind;
    use crate::domain::sample;
    use crate::domain::testing::{Story, person, visit};
    use crate::domain::words::Prose;
    use crate::domain::{bank, day, time};
    use crate::ids::PersonId;

    /// Chooses the last of those that contradict each other, and states it.
    fn choose(story: &mut Story, contradiction: &Contradiction) {
        let chosen = *contradiction.tips.last().unwrap();
        let settled = settle(&story.facts, contradiction, chosen).unwrap();
        let before = story.facts.iter().find(|stated| stated.fact.id == chosen).unwrap().fact.kind();
        let after = settled.body.kind();
        assert!(before == after || after == Some(Kind::TimeCorrected));
        story.say(person(1), &settled.re, settled.body);
    }

    fn job() -> (Story, FactId) {
        let mut story = Story::default();
        let opened = story.say(PersonId::SERVER, &[], sample::body(Kind::Opened).unwrap());
        let plan = Planned { when: When::On(sample::day()), first: vec![] };
        let plan = story.say(person(1), &[opened], plan);
        (story, plan)
    }

    fn settles_in_a_job(mut story: Story, about: About) {
        let found = work::fold(&story.facts).unwrap().contradiction(about).unwrap().clone();
        choose(&mut story, &found);
        assert_eq!(work::fold(&story.facts).unwrap().contradictions, []);
    }

    #[test]
    fn choosing_one_settles_what_a_job_says_twice() {
        let (mut story, plan) = job();
        let done = story.say(person(2), &[plan], Done { visit: visit(1) });
        let prose = || Prose::new("Fint").unwrap();
        story.say(person(1), &[done], sample::body(Kind::Confirmed).unwrap());
        let returned = Returned { good: prose(), reason: prose(), photo: None, left: vec![] };
        story.say(person(3), &[done], returned);
        settles_in_a_job(story, About::Verdict);

        let (mut story, plan) = job();
        for days in [1, 2] {
            let when = When::On(sample::day().plus_days(days));
            story.say(person(1), &[plan], Planned { when, first: vec![] });
        }
        settles_in_a_job(story, About::Plan);

        let (mut story, _) = job();
        story.say(person(1), &[], sample::body(Kind::Steps).unwrap());
        story.say(person(3), &[], Steps { steps: vec![] });
        settles_in_a_job(story, About::Steps);

        let (mut story, _) = job();
        let photo = sample::PHOTO;
        let taken = PhotoTaken { visit: visit(1), shows: Shows::After, digest: photo, step: None };
        story.say(person(2), &[], taken);
        let first = story.say(person(1), &[], Released { photos: vec![photo] });
        story.say(person(1), &[first], Unreleased { photos: vec![photo] });
        story.say(person(3), &[], Released { photos: vec![photo] });
        settles_in_a_job(story, About::Release(photo));
    }

    #[test]
    fn choosing_one_settles_a_day_a_bank_and_a_length() {
        let mut story = Story::default();
        for here in [Presence::Here, Presence::Away] {
            story.say(person(1), &[], Here { person: person(2), here });
        }
        let found = day::fold(&story.facts).contradictions[0].clone();
        choose(&mut story, &found);
        assert_eq!(day::fold(&story.facts).contradictions, []);

        let mut story = Story::default();
        let Some(Body::Banked(one)) = sample::body(Kind::Banked) else { panic!("no example") };
        let mut other = one.step.clone();
        other.picture = None;
        story.say(person(1), &[], one);
        story.say(person(3), &[], Banked { step: other });
        let found = bank::fold(&story.facts).contradictions[0].clone();
        choose(&mut story, &found);
        assert_eq!(bank::fold(&story.facts).contradictions, []);

        let mut story = Story::default();
        let on = crate::domain::body::Target::Job(sample::JOB);
        for minutes in [60, 90] {
            story.say(person(2), &[], TimeStated { person: person(2), on, visit: visit(1), minutes });
        }
        let found = time::fold(&story.facts).contradictions[0].clone();
        choose(&mut story, &found);
        let sheet = time::fold(&story.facts);
        assert_eq!(sheet.contradictions, []);
        assert_eq!(sheet.entries.values().next().unwrap().minutes(), Some(90));
    }

    #[test]
    fn only_one_of_them_can_be_chosen_and_a_coordinator_settles_where_an_order_goes() {
        let (story, plan) = job();
        let about = |about| Contradiction { about, tips: vec![plan] };
        assert_eq!(settle(&story.facts, &about(About::Acceptance), plan), None);
        assert_eq!(settle(&story.facts, &about(About::Plan), story.facts[0].fact.id), None);
    }
}

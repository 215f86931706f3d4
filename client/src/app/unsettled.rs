//! What the server refused or held and whoever is here may settle. It is the server's to tell, and nobody says when there is
//! more of it: it is asked for when contact comes, and again and again while the page is looked at.

use std::collections::BTreeSet;
use std::rc::Rc;

use shared::api;
use shared::ids::PersonId;
use shared::sync::engine::Link;
use shared::text::TextKey;
use yew::prelude::*;

use super::hooks::{use_link, use_me};
use super::me::Me;
use super::session::use_session;
use crate::platform::{events, page, task, time};

/// It is asked for anew after this, in ms.
const AGAIN_MS: u32 = 20_000;

/// What is known of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Listed {
    /// What the server said last, each fact once; none before it has said anything.
    pub rows: Option<Rc<[api::Unsettled]>>,
    /// Why it says nothing now.
    pub away: Option<TextKey>,
}

impl Listed {
    /// What waits for somebody to settle it.
    pub fn open(&self) -> impl Iterator<Item = &api::Unsettled> {
        self.rows.iter().flat_map(|rows| rows.iter()).filter(|row| row.is_open())
    }

    /// What was settled lately.
    pub fn settled(&self) -> impl Iterator<Item = &api::Unsettled> {
        self.rows.iter().flat_map(|rows| rows.iter()).filter(|row| !row.is_open())
    }
}

/// What is known of it, and a way to ask anew.
#[derive(Debug, Clone, PartialEq)]
pub struct Unsettled {
    /// What is known.
    pub listed: Listed,
    /// Asks the server now.
    pub ask: Callback<()>,
}

/// What waits at the server for whoever is here to settle it.
#[hook]
pub fn use_unsettled() -> Unsettled {
    use_context::<Unsettled>().expect("every screen stands inside the app")
}

/// What was said to whom.
#[derive(Debug, Clone, Default, PartialEq)]
struct Known {
    who: Option<PersonId>,
    /// Which question it answers.
    turn: u32,
    listed: Listed,
}

impl Known {
    /// What is known of what this person may settle; whoever may settle nothing has nothing to wait for.
    fn of(&self, who: Option<PersonId>) -> Listed {
        match who {
            None => Listed { rows: Some(Rc::from([])), away: None },
            _ if self.who == who => self.listed.clone(),
            Some(_) => Listed::default(),
        }
    }
}

/// An answer of the server's, or why there is none.
struct Answer {
    who: PersonId,
    turn: u32,
    said: Result<Vec<api::Unsettled>, TextKey>,
}

impl Reducible for Known {
    type Action = Answer;

    fn reduce(self: Rc<Self>, answer: Answer) -> Rc<Self> {
        let Answer { who, turn, said } = answer;
        let same = self.who == Some(who);
        if same && turn < self.turn {
            // A later question was answered before it.
            return self;
        }
        let listed = match said {
            Ok(rows) => Listed { rows: Some(once(rows).into()), away: None },
            // What is known stands by itself; another's list does not.
            Err(why) => Listed { rows: self.listed.rows.clone().filter(|_| same), away: Some(why) },
        };
        Rc::new(Self { who: Some(who), turn, listed })
    }
}

/// Each fact once: the same one may have come in several changes, and is settled once.
fn once(mut rows: Vec<api::Unsettled>) -> Vec<api::Unsettled> {
    let mut seen = BTreeSet::new();
    rows.retain(|row| seen.insert((row.doc, row.fact, row.is_open())));
    rows
}

/// Who settles anything at all, and may do it on this device.
fn decides(me: &Me) -> bool {
    !me.is_shared() && (!me.leads().is_empty() || me.coordinates())
}

/// Properties of [`UnsettledProvider`].
#[derive(Properties, PartialEq)]
pub struct UnsettledProviderProps {
    /// The app.
    pub children: Html,
}

/// Asks for it as long as somebody is here who may settle it.
#[component]
pub fn UnsettledProvider(props: &UnsettledProviderProps) -> Html {
    let session = use_session();
    let who = use_me().filter(|me| decides(me)).map(|me| me.id());
    let is_up = use_link().link == Link::Up;
    let known = use_reducer_eq(Known::default);
    let turns = use_mut_ref(|| 0_u32);
    let ask = {
        let told = known.dispatcher();
        use_callback((session, who), move |(), (session, who)| {
            let Some(who) = *who else { return };
            let turn = turns.borrow().wrapping_add(1);
            turns.replace(turn);
            let (session, told) = (session.clone(), told.clone());
            task::spawn(async move {
                let said = session.unsettled().await.map_err(|error| error.text());
                told.dispatch(Answer { who, turn, said });
            });
        })
    };
    use_effect_with((ask.clone(), is_up), |(ask, _)| ask.emit(()));
    use_effect_with((ask.clone(), who.is_some() && is_up), |(ask, is_on)| {
        let watching = is_on.then(|| {
            let (now, again) = (ask.clone(), ask.clone());
            let timer = time::every(AGAIN_MS, move || {
                if page::is_visible() {
                    again.emit(());
                }
            });
            (timer, events::on_visible(move || now.emit(())))
        });
        move || drop(watching)
    });
    let listed = known.of(who);
    html! {
        <ContextProvider<Unsettled> context={Unsettled { listed, ask }}>
            { props.children.clone() }
        </ContextProvider<Unsettled>>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::domain::key::DocKey;
    use shared::ids::{DocId, FactId, UnitId};
    use shared::wire::{Code, Verdict};

    fn person(n: u8) -> PersonId {
        PersonId::random([n; 16])
    }

    fn row(n: u8) -> api::Unsettled {
        api::Unsettled {
            doc: DocId::random([n; 16]),
            key: DocKey::Work(UnitId::random([1; 16])),
            fact: FactId::at(1, [n; 10]),
            json: String::new(),
            verdict: Verdict::Held,
            code: Code::HandedIn,
            received_at: 1,
            dismissed: None,
            adopted: None,
        }
    }

    fn after(known: Known, n: u8, turn: u32, said: Result<Vec<api::Unsettled>, TextKey>) -> Known {
        (*Rc::new(known).reduce(Answer { who: person(n), turn, said })).clone()
    }

    fn counts(known: &Known) -> (usize, usize) {
        (known.listed.open().count(), known.listed.settled().count())
    }

    #[test]
    fn nothing_is_known_before_the_server_has_answered_and_what_is_known_stays_without_contact() {
        let first = after(Known::default(), 1, 1, Err(TextKey::OfflineNeedsNetwork));
        assert_eq!((first.listed.rows.clone(), counts(&first)), (None, (0, 0)));
        let here = after(first, 1, 2, Ok(vec![row(1), row(1), row(2)]));
        assert_eq!((here.listed.away, counts(&here)), (None, (2, 0)));
        let away = after(here, 1, 3, Err(TextKey::ErrorUnavailable));
        assert_eq!((away.listed.away, counts(&away)), (Some(TextKey::ErrorUnavailable), (2, 0)));
        assert_eq!(away.of(Some(person(2))), Listed::default());
        assert!(away.of(None).rows.is_some_and(|rows| rows.is_empty()));
        // Somebody else has come: what the one before could settle is not theirs to see.
        let other = after(away, 2, 4, Err(TextKey::OfflineNeedsNetwork));
        assert_eq!(counts(&other), (0, 0));
    }

    #[test]
    fn an_answer_that_comes_late_brings_nothing_back_that_was_settled_meanwhile() {
        let adopted = api::Unsettled { adopted: Some(api::Adopted { by: person(1), at: 2 }), ..row(1) };
        let settled = after(Known::default(), 1, 2, Ok(vec![adopted]));
        let late = after(settled.clone(), 1, 1, Ok(vec![row(1)]));
        assert_eq!((counts(&late), late), ((0, 1), settled));
    }
}

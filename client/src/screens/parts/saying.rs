//! Stating from a screen, with what to do when the device could not store it.

use std::rc::Rc;

use shared::text::Text;
use yew::prelude::*;

use crate::app::{SaveError, Statement, Stater, use_stater, use_texts};
use crate::platform::{dom, task};
use crate::ui::{Notice, NoticeKind, nothing};

/// What a screen states with. Cheap to clone into callbacks.
#[derive(Clone, PartialEq)]
pub struct Saying {
    stater: Stater,
    went: UseReducerHandle<Went>,
}

/// How what was stated last went.
#[derive(Default, PartialEq)]
struct Went {
    wrong: Option<SaveError>,
    /// How many times it went wrong: each time the person is to see it.
    times: u32,
}

impl Reducible for Went {
    type Action = Option<SaveError>;

    fn reduce(self: Rc<Self>, wrong: Self::Action) -> Rc<Self> {
        Rc::new(Self { wrong, times: self.times + u32::from(wrong.is_some()) })
    }
}

/// The way to state from a screen: `let saying = use_saying();`, then `saying.say(vec![statement])`, with
/// `<SayingError saying={saying.clone()} />` where the person looks.
#[hook]
pub fn use_saying() -> Saying {
    Saying { stater: use_stater(), went: use_reducer_eq(Went::default) }
}

impl Saying {
    /// States these together: all of them, or none.
    pub fn say(&self, statements: Vec<Statement>) {
        self.say_and(statements, || ());
    }

    /// The same, and then does something once they are stored for good.
    pub fn say_and(&self, statements: Vec<Statement>, then: impl FnOnce() + 'static) {
        let Self { stater, went } = self.clone();
        task::spawn(async move {
            match stater.state_all(statements).await {
                Ok(_) => {
                    went.dispatch(None);
                    then();
                }
                Err(error) => went.dispatch(Some(error)),
            }
        });
    }

    /// Why the last thing could not be stored.
    pub fn wrong(&self) -> Option<SaveError> {
        self.went.wrong
    }
}

/// Properties of [`SayingError`].
#[derive(Properties, PartialEq)]
pub struct SayingErrorProps {
    /// What the screen states with.
    pub saying: Saying,
}

/// Why the last thing could not be stored, and what to do; nothing when it could. It comes into view by itself: whoever
/// taps something far down would not see it.
#[component]
pub fn SayingError(props: &SayingErrorProps) -> Html {
    let t = use_texts();
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with(props.saying.went.times, move |times| {
            if *times > 0 {
                dom::bring_into_view(&node);
            }
        });
    }
    match props.saying.wrong() {
        Some(wrong) => html! {
            <div ref={node} class="in-view">
                <Notice kind={NoticeKind::Error} title={t.say(Text::StorageFailedTitle)}>
                    <p>{ wrong.render(t.lang) }</p>
                </Notice>
            </div>
        },
        None => nothing(),
    }
}

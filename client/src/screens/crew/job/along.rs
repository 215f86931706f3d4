//! "Var du med hela tiden?", asked for one person.

use shared::domain::along::Along;
use shared::ids::PersonId;
use shared::text::{Text, format};
use yew::prelude::*;

use crate::app::{use_people, use_texts};
use crate::screens::parts::people::FaceName;
use crate::ui::{Button, ButtonVariant, Choice, Glyph, IconButton, RadioCards};

/// Properties of [`WasAlong`].
#[derive(Properties, PartialEq)]
pub(super) struct WasAlongProps {
    /// Who.
    pub(super) person: PersonId,
    /// Whether it is who speaks.
    pub(super) own: Own,
    /// How long the visit lasted, in minutes.
    pub(super) whole: u16,
    /// The answer so far.
    pub(super) answer: Option<Along>,
    /// What is missing.
    pub(super) error: Option<AttrValue>,
    /// Answered.
    pub(super) onchange: Callback<Along>,
}

/// Whether a question is about who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Own {
    /// It is.
    Mine,
    /// It is about a colleague.
    Colleague,
}

/// Asks how long one person was along: ja, or nej and for how long.
#[component]
pub(super) fn WasAlong(props: &WasAlongProps) -> Html {
    let t = use_texts();
    let people = use_people();
    let name = people.name(props.person, t.lang);
    let label = match props.own {
        Own::Mine => t.say(Text::AlongTitle),
        Own::Colleague => t.say(Text::AlongTitleOf { name: &name }),
    };
    let choices = vec![
        Choice::new("yes", t.say(Text::AlongYes)).pictured("good"),
        Choice::new("no", t.say(Text::AlongNo)).pictured("hourglass"),
    ];
    let value = match props.answer {
        None => "",
        Some(Along::Whole) => "yes",
        Some(Along::For(_)) => "no",
    };
    let whole = props.whole;
    let choose = props.onchange.reform(move |value: AttrValue| match value.as_str() {
        "yes" => Along::Whole,
        _ => Along::Whole.less(whole),
    });
    let set = |answer: Along| props.onchange.reform(move |_: MouseEvent| answer);
    html! {
        <article class="card along">
            <FaceName id={props.person} />
            <RadioCards
                id={format!("along-{}", props.person)}
                {label}
                {choices}
                {value}
                error={props.error.clone()}
                onchange={choose}
            />
            if let Some(answer @ Along::For(minutes)) = props.answer {
                <div class="how-long" role="group" aria-label={match props.own {
                    Own::Mine => t.say(Text::AlongHowLong),
                    Own::Colleague => t.say(Text::AlongHowLongOf { name: &name }),
                }}>
                    <IconButton
                        glyph={Glyph::Minus}
                        label={t.say(Text::AlongLess)}
                        variant={ButtonVariant::Quiet}
                        onclick={set(answer.less(whole))}
                    />
                    <span class="how-long__time numbers" role="status">
                        { format::duration(t.lang, u32::from(minutes)) }
                    </span>
                    <IconButton
                        glyph={Glyph::Plus}
                        label={t.say(Text::AlongMore)}
                        variant={ButtonVariant::Quiet}
                        onclick={set(answer.more(whole))}
                    />
                </div>
                if minutes > 0 {
                    <Button
                        label={t.say(Text::AlongNotAtAll)}
                        variant={ButtonVariant::Plain}
                        onclick={set(Along::For(0))}
                    />
                }
            } else if props.answer == Some(Along::Whole) {
                <p class="quiet">
                    { t.say(Text::AlongWhole { duration: &format::duration(t.lang, u32::from(whole)) }) }
                </p>
            }
        </article>
    }
}

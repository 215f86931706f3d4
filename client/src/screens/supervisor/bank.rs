//! The workplace's bank of steps: to look through, to add to, to take out of.

use shared::domain::bank::Banked as InBank;
use shared::domain::body::{Banked, Unbanked};
use shared::domain::key::DocKey;
use shared::text::Text;
use yew::prelude::*;

use super::dispute::Dispute;
use super::led::{LedTabs, use_led};
use super::plan::form::StepForm;
use super::plan::steps::{Draft, DraftCard};
use crate::app::{Statement, use_snapshot, use_texts};
use crate::platform::letters;
use crate::screens::frame::Frame;
use crate::screens::parts::marks::JourneyMark;
use crate::screens::parts::saying::{SayingError, use_saying};
use crate::ui::{Button, ButtonVariant, Density, Empty, Field, Glyph, InputKind, nothing};

/// The bank of steps.
#[component]
pub fn Bank() -> Html {
    let t = use_texts();
    let snapshot = use_snapshot();
    let saying = use_saying();
    let search = use_state(String::new);
    let adding = use_state_eq(|| false);
    let Some(led) = use_led() else { return nothing() };
    let bank = snapshot.bank(led.unit);
    let key = DocKey::Bank(led.unit);
    let catalogue = snapshot.catalogue();
    let unit = catalogue.unit(led.unit).map(|unit| unit.name.clone()).unwrap_or_default();
    let onadd = {
        let (saying, adding) = (saying.clone(), adding.clone());
        Callback::from(move |draft: Draft| {
            let statement = Statement::in_derived(key, Banked { step: draft.step });
            saying.say(vec![draft.photo.into_iter().fold(statement, Statement::with_photo)]);
            adding.set(false);
        })
    };
    let toggle = {
        let adding = adding.clone();
        Callback::from(move |_: MouseEvent| adding.set(!*adding))
    };
    let typed = {
        let search = search.clone();
        Callback::from(move |text: String| search.set(text))
    };
    let wanted = letters::lower(search.trim());
    let found: Vec<&InBank> = bank
        .steps
        .iter()
        .filter(|banked| letters::lower(banked.step.words.as_str()).contains(&wanted))
        .collect();
    let row = |banked: &InBank| {
        let remove = {
            let (saying, step, re) = (saying.clone(), banked.step.id, banked.answers.clone());
            Callback::from(move |_: MouseEvent| {
                saying.say(vec![Statement::in_derived(key, Unbanked { step }).answering(re.clone())]);
            })
        };
        html! {
            <DraftCard key={banked.step.id.to_string()} draft={Draft::of(banked.step.clone())}>
                <Button
                    label={t.say(Text::BankRemove)}
                    name={Some(t.say(Text::BankRemoveStep { step: banked.step.words.as_str() }))}
                    variant={ButtonVariant::Plain}
                    icon={Some(Glyph::Trash)}
                    onclick={remove}
                />
            </DraftCard>
        }
    };
    let mark = snapshot.mark(bank.doc).map(|journey| html! { <JourneyMark {journey} /> });
    html! {
        <Frame title={t.say(Text::BankTitle)} density={Density::Wide} slot={mark.unwrap_or_default()}>
            <div class="stack">
                <LedTabs led={led.clone()} />
                <p>{ t.say(Text::BankHint { unit: &unit }) }</p>
                <SayingError saying={saying.clone()} />
                { for bank.contradictions.iter().map(|contradiction| html! {
                    <Dispute
                        doc={bank.doc}
                        key_of={key}
                        stated={bank.stated.clone()}
                        contradiction={contradiction.clone()}
                        saying={saying.clone()}
                    />
                }) }
                <div>
                    <Button
                        label={t.say(Text::BankAdd)}
                        icon={Some(Glyph::Plus)}
                        pressed={Some(*adding)}
                        onclick={toggle}
                    />
                </div>
                if *adding {
                    <StepForm title={t.say(Text::BankAdd)} save={t.say(Text::CommonSave)} {onadd} />
                }
                if bank.steps.is_empty() {
                    <Empty pictogram="list" text={t.say(Text::BankEmpty)} />
                } else {
                    <Field
                        id="bank-search"
                        label={t.say(Text::BankSearch)}
                        kind={InputKind::Search}
                        value={(*search).clone()}
                        optional={Some(AttrValue::default())}
                        oninput={typed}
                    />
                    <ul class="steps steps--two" role="list">{ for found.into_iter().map(row) }</ul>
                    <p class="quiet small">{ t.say(Text::BankInUse) }</p>
                }
            </div>
        </Frame>
    }
}

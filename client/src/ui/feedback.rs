//! What the app says back: notices, errors, emptiness, waiting, and questions in a dialog.

use yew::prelude::*;

use super::button::IconButton;
use super::icon::{Glyph, Icon, Pictogram, PictogramSize};
use crate::platform::dom;

/// How much a notice matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NoticeKind {
    /// Good to know: a ring with an i.
    #[default]
    Info,
    /// Look at this: a triangle.
    Warning,
    /// This did not work: an octagon.
    Error,
}

/// Where a notice stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NoticePlace {
    /// Among other things.
    #[default]
    Inside,
    /// Right under the page's header, from edge to edge.
    Bar,
}

/// Properties of [`Notice`].
#[derive(Properties, PartialEq)]
pub struct NoticeProps {
    /// How much it matters.
    #[prop_or_default]
    pub kind: NoticeKind,
    /// What it is, in a word or a short sentence.
    pub title: AttrValue,
    /// Where it stands.
    #[prop_or_default]
    pub place: NoticePlace,
    /// More, and what to do.
    #[prop_or_default]
    pub children: Html,
}

/// A notice: shape and word. A screen reader hears an error at once, the others when there is a pause.
#[component]
pub fn Notice(props: &NoticeProps) -> Html {
    let (class, glyph, role) = match props.kind {
        NoticeKind::Info => ("notice--info", Glyph::Info, "status"),
        NoticeKind::Warning => ("notice--warning", Glyph::Warning, "status"),
        NoticeKind::Error => ("notice--error", Glyph::Error, "alert"),
    };
    let place = (props.place == NoticePlace::Bar).then_some("notice--bar");
    html! {
        <div class={classes!("notice", class, place)} {role}>
            <Icon {glyph} />
            <div class="notice__body">
                <p class="notice__word">{ &props.title }</p>
                { props.children.clone() }
            </div>
        </div>
    }
}

/// One error of a form.
#[derive(Debug, Clone, PartialEq)]
pub struct ErrorItem {
    /// The id of the field it is about.
    pub field: AttrValue,
    /// What is wrong and how to mend it.
    pub text: AttrValue,
}

/// Properties of [`ErrorSummary`].
#[derive(Properties, PartialEq)]
pub struct ErrorSummaryProps {
    /// What happened, in a sentence.
    pub title: AttrValue,
    /// Each error with its field. None shows nothing.
    pub errors: Vec<ErrorItem>,
    /// How often it was tried to send the form; a form that mends its errors as they are typed has to say.
    #[prop_or_default]
    pub attempt: u32,
}

/// All that is wrong with a form, at its head, and each line leads to its field. It takes the focus when it appears, or
/// at each attempt to send the form, and never while somebody mends what it says.
#[component]
pub fn ErrorSummary(props: &ErrorSummaryProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        let some = !props.errors.is_empty();
        use_effect_with((props.attempt, some || props.attempt > 0), move |_| {
            if some {
                dom::focus(&node);
            }
        });
    }
    if props.errors.is_empty() {
        return super::nothing();
    }
    let line = |error: &ErrorItem| {
        let field = error.field.clone();
        let onclick = Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            dom::focus_id(&field);
        });
        html! { <li><a href={format!("#{}", error.field)} {onclick}>{ &error.text }</a></li> }
    };
    html! {
        <div ref={node} class="summary" role="alert" tabindex="-1">
            <h2 class="summary__title"><Icon glyph={Glyph::Error} />{ &props.title }</h2>
            <ul class="summary__list">{ for props.errors.iter().map(line) }</ul>
        </div>
    }
}

/// Properties of [`Empty`].
#[derive(Properties, PartialEq)]
pub struct EmptyProps {
    /// A symbol of the pictogram sprite.
    pub pictogram: AttrValue,
    /// What there is not, and why that is well.
    pub text: AttrValue,
    /// What to do about it, if anything.
    #[prop_or_default]
    pub children: Html,
}

/// Nothing here: a picture, a sentence and a way on.
#[component]
pub fn Empty(props: &EmptyProps) -> Html {
    html! {
        <div class="empty">
            <Pictogram name={props.pictogram.clone()} size={PictogramSize::Large} />
            <p class="empty__text">{ &props.text }</p>
            { props.children.clone() }
        </div>
    }
}

/// Properties of [`Spinner`].
#[derive(Properties, PartialEq)]
pub struct SpinnerProps {
    /// What is waited for.
    pub label: AttrValue,
}

/// Waiting. It shows after 300 ms only, so that what is quick does not flicker.
#[component]
pub fn Spinner(props: &SpinnerProps) -> Html {
    html! {
        <p class="spinner" role="status">
            <span class="spinner__ring" aria-hidden="true" />
            <span>{ &props.label }</span>
        </p>
    }
}

/// Properties of [`Dialog`].
#[derive(Properties, PartialEq)]
pub struct DialogProps {
    /// The dialog's id, from which its heading's follows.
    pub id: AttrValue,
    /// Whether it is shown.
    pub open: bool,
    /// What is asked.
    pub title: AttrValue,
    /// What the button that closes it is called.
    pub close_label: AttrValue,
    /// It was dismissed: by the button, by Escape, or by the way back of a phone.
    pub onclose: Callback<()>,
    /// Its buttons, always in view.
    #[prop_or_default]
    pub actions: Html,
    /// What stands in it.
    #[prop_or_default]
    pub children: Html,
}

/// A question over the page: the browser's own dialog, which holds the focus and gives it back.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with(
            props.open,
            move |open| if *open { dom::show_dialog(&node) } else { dom::close_dialog(&node) },
        );
    }
    // The caller's state is the truth: Escape asks for a close, and the next rendering carries it out. A file input
    // within says cancel too, when the camera is left without a picture; that closes nothing.
    let oncancel = {
        let (node, dismissed) = (node.clone(), props.onclose.clone());
        Callback::from(move |event: Event| {
            if dom::is_from(&event, &node) {
                event.prevent_default();
                dismissed.emit(());
            }
        })
    };
    // A browser may close it without asking, as at a phone's second step back.
    let onclosed = {
        let (node, dismissed, open) = (node.clone(), props.onclose.clone(), props.open);
        Callback::from(move |event: Event| {
            if open && dom::is_from(&event, &node) {
                dismissed.emit(());
            }
        })
    };
    let close = props.onclose.reform(|_: MouseEvent| ());
    let heading = format!("{}-title", props.id);
    html! {
        <dialog
            ref={node}
            id={props.id.clone()}
            class="dialog"
            aria-labelledby={heading.clone()}
            {oncancel}
            onclose={onclosed}
        >
            if props.open {
                <div class="dialog__head">
                    <h2 class="dialog__title" id={heading} tabindex="-1" autofocus={true}>{ &props.title }</h2>
                    <IconButton glyph={Glyph::Close} label={props.close_label.clone()} onclick={close} />
                </div>
                <div class="dialog__body">{ props.children.clone() }</div>
                if props.actions != Html::default() {
                    <div class="dialog__actions">{ props.actions.clone() }</div>
                }
            }
        </dialog>
    }
}

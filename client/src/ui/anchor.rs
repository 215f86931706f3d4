//! A link that moves within the app without leaving it.

use yew::prelude::*;

/// How the app goes to one of its own addresses. Given as a context at the root; without it, links are plain links.
#[derive(Clone, PartialEq)]
pub struct Navigate(pub Callback<AttrValue>);

/// Properties of [`Anchor`].
#[derive(Properties, PartialEq)]
pub struct AnchorProps {
    /// Where it leads.
    pub href: AttrValue,
    /// Style classes.
    #[prop_or_default]
    pub class: Classes,
    /// Whether it leads to what is shown now.
    #[prop_or_default]
    pub current: bool,
    /// What a screen reader says instead of the content.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// For links out of the app, and for downloads: the browser follows them itself.
    #[prop_or_default]
    pub outside: bool,
    /// What is shown.
    #[prop_or_default]
    pub children: Html,
}

/// A link. A plain click moves within the app; with a modifier key or another button the browser does what it always does.
#[component]
pub fn Anchor(props: &AnchorProps) -> Html {
    let navigate = use_context::<Navigate>();
    let href = props.href.clone();
    let outside = props.outside;
    let onclick = Callback::from(move |event: MouseEvent| {
        let plain = event.button() == 0
            && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
        if let Some(Navigate(go)) = navigate.as_ref().filter(|_| plain && !outside) {
            event.prevent_default();
            go.emit(href.clone());
        }
    });
    html! {
        <a
            href={props.href.clone()}
            class={props.class.clone()}
            aria-label={props.label.clone()}
            aria-current={props.current.then_some("page")}
            {onclick}
        >
            { props.children.clone() }
        </a>
    }
}

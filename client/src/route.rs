//! The app's addresses.

use shared::ids::DocId;
use yew_router::prelude::*;

/// What an address shows. Ids stand in it as they are written everywhere.
#[derive(Debug, Clone, PartialEq, Eq, Routable)]
pub enum Route {
    /// The first screen of whoever is here.
    #[at("/")]
    Start,
    /// Signing in with a password.
    #[at("/logga-in")]
    SignIn,
    /// Choosing whom to be in the demo.
    #[at("/demo")]
    Demo,
    /// Bringing a phone on; the code may follow `#`.
    #[at("/anslut")]
    Join,
    /// Who speaks on a shared phone.
    #[at("/vem")]
    Who,
    /// An orderer's orders.
    #[at("/bestallningar")]
    Orders,
    /// Ordering.
    #[at("/bestall")]
    NewOrder,
    /// An order, as its orderer sees it.
    #[at("/bestallningar/:id")]
    Order {
        /// The order.
        id: DocId,
    },
    /// A coordinator's new orders.
    #[at("/nya")]
    Incoming,
    /// An order, as a coordinator sees it.
    #[at("/nya/:id")]
    IncomingOrder {
        /// The order.
        id: DocId,
    },
    /// The morning gathering.
    #[at("/morgon")]
    Gathering,
    /// Jobs to be planned.
    #[at("/planera")]
    Planning,
    /// Planning a job.
    #[at("/planera/:id")]
    Plan {
        /// The work.
        id: DocId,
    },
    /// Jobs to be confirmed.
    #[at("/bekrafta")]
    Confirming,
    /// Confirming or returning a job.
    #[at("/bekrafta/:id")]
    Confirm {
        /// The work.
        id: DocId,
    },
    /// Undated jobs: *När vi hinner*.
    #[at("/nar-vi-hinner")]
    WhenWeCan,
    /// What was refused or contradicts itself: *Att reda ut*.
    #[at("/att-reda-ut")]
    SortOut,
    /// The workplace's phones.
    #[at("/enheter")]
    Devices,
    /// The workplace's bank of steps.
    #[at("/steg")]
    Bank,
    /// A participant's day.
    #[at("/min-dag")]
    MyDay,
    /// A job, as the crew sees it.
    #[at("/uppdrag/:id")]
    Job {
        /// The work.
        id: DocId,
    },
    /// What is on its way: *Skickat och sparat*.
    #[at("/synk")]
    Sync,
    /// About the app; language and scheme.
    #[at("/om")]
    About,
    /// Nothing.
    #[not_found]
    #[at("/finns-inte")]
    NotFound,
}

impl Route {
    /// What this address shows.
    pub fn of(href: &str) -> Self {
        let path = href.split(['?', '#']).next().unwrap_or_default();
        Self::recognize(path).unwrap_or(Self::NotFound)
    }

    /// The address.
    pub fn href(&self) -> yew::AttrValue {
        self.to_path().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_leads_back_to_what_it_shows() {
        let id = DocId::random([5; 16]);
        for route in [
            Route::Start,
            Route::Join,
            Route::Orders,
            Route::Order { id },
            Route::NewOrder,
            Route::Job { id },
            Route::NotFound,
        ] {
            assert_eq!(Route::of(&route.href()), route);
        }
        assert_eq!(Route::of("/anslut#K7QF-2MXA"), Route::Join);
        assert_eq!(Route::of("/uppdrag/nonsense"), Route::NotFound);
    }
}

//! Those who order and those who give out orders.

use shared::domain::body::{
    Accepted, Answered, Asked, Cancelled, Card, Declined, Requested, Thanked, When, Where,
};
use shared::domain::catalogue::Kind;
use shared::domain::key::{DocKey, DocKind};
use shared::domain::order::{self, OrderStatus};
use shared::ids::{DepartmentId, Digest};

use super::Someone;

impl Someone<'_> {
    /// What an orderer does.
    pub(super) fn order(&mut self, department: DepartmentId) {
        let there = self.page.docs().len();
        if there == 0 || (there < 8 && self.dice.chance(250)) {
            return self.request(department);
        }
        let Some((doc, key)) = self.some_doc(DocKind::Order) else { return };
        let Some(order) = order::fold(&self.page.stated(doc)) else { return };
        if let Some(question) = order.open_question() {
            let re = vec![question.said.fact];
            let text = self.prose("svar");
            self.say(doc, key, re, Answered { text });
        } else if order.status == OrderStatus::Confirmed && order.thanks.is_empty() {
            let text = Some(self.prose("tack"));
            self.say(doc, key, order.answers(Kind::Thanked), Thanked { text });
        } else if !order.is_finished() && self.dice.chance(60) {
            let reason = Some(self.prose("behövs inte"));
            self.say(doc, key, order.answers(Kind::Cancelled), Cancelled { reason });
        }
    }

    fn request(&mut self, department: DepartmentId) {
        let doc = self.new_doc();
        let card = self.dice.chance(300).then(|| self.card());
        let digest = card.as_ref().map(|card| Digest::of(card.as_bytes()));
        let when = match self.dice.index(3) {
            0 => When::Whenever,
            1 => When::On(self.today().plus_days(self.dice.between(8, 20))),
            // Sooner than the lead time allows: refused, and to be seen by a person.
            _ if self.dice.chance(150) => When::On(self.today().plus_days(1)),
            _ => {
                let from = self.today().plus_days(10);
                When::Within { from, to: from.plus_days(5) }
            }
        };
        let body = Requested {
            title: self.short("bänkar"),
            what: Some(self.prose("laga och måla")),
            job_type: None,
            place: if digest.is_some() { Where::Card } else { Where::Words(self.short("torget")) },
            when,
            urgent: None,
            card: digest,
            photos: Vec::new(),
        };
        self.say(doc, DocKey::Order(department), Vec::new(), body);
        if let Some(row) = self.said.last_mut() {
            row.card = card;
        }
    }

    fn card(&mut self) -> String {
        let salt: [u8; 16] = self.dice.bytes();
        let card = Card {
            name: Some(self.short("kontakt")),
            phone: Some(self.short("070")),
            address: Some(self.short("Privatgatan")),
            door_code: None,
            salt: salt.iter().map(|byte| format!("{byte:02x}")).collect(),
        };
        shared::canonical::to_string(&card).expect("a card is plain JSON")
    }

    /// What a coordinator does.
    pub(super) fn coordinate(&mut self) {
        let Some((doc, key)) = self.some_doc(DocKind::Order) else { return };
        let Some(order) = order::fold(&self.page.stated(doc)) else { return };
        let unit = self.town.units[self.dice.index(2)].0;
        if order.waits_for_answer() {
            match self.dice.index(10) {
                0 => {
                    let text = self.prose("fråga");
                    self.say(doc, key, order.answers(Kind::Asked), Asked { text });
                }
                1 => {
                    let reason = self.prose("hinner inte");
                    self.say(doc, key, order.answers(Kind::Declined), Declined { reason });
                }
                _ => {
                    self.say(doc, key, order.answers(Kind::Accepted), Accepted { unit });
                }
            }
        } else if !order.is_finished() && order.unit != Some(unit) && self.dice.chance(80) {
            self.say(doc, key, order.answers(Kind::Accepted), Accepted { unit });
        }
    }
}

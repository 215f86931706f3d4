//! The domain: facts, what follows from them, and the rules both sides call.

pub mod accounts;
pub mod agenda;
pub mod along;
pub mod bank;
pub mod board;
pub mod body;
pub mod catalogue;
pub mod day;
pub mod derive;
pub mod erase;
pub mod fact;
pub mod fit;
pub mod frontier;
pub mod key;
pub mod order;
pub mod order_form;
pub mod rules;
pub mod sample;
pub mod settle;
pub mod speaker;
pub mod time;
pub mod upgrade;
pub mod views;
pub mod words;
pub mod work;

#[cfg(test)]
mod testing;

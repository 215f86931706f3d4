//! Statements that are handed over together. SQLite works on a thread of its own, and waking it and being woken costs
//! more than most statements do: so a group of jobs asks at once what it is going to ask, and writes at once what it
//! writes.

use futures_util::TryStreamExt as _;
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::error::BoxDynError;
use sqlx::{Any, Arguments as _, AssertSqlSafe, Either, Encode, Executor as _, Type, query_with};

use super::super::{Conn, StoreError};

/// Lists and rows are filled up to one of these numbers, so that there are few different scripts and each stays prepared.
const LENGTHS: [usize; 8] = [1, 2, 4, 8, 16, 32, 64, 128];

/// Statements in their order, with what is bound to them.
pub(super) struct Script {
    takes: Takes,
    parts: Vec<Part>,
    questions: usize,
    failed: Option<BoxDynError>,
}

/// How many statements with values the database takes at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Takes {
    /// SQLite takes any number.
    Many,
    /// PostgreSQL takes one.
    One,
}

/// What is handed over at a time.
#[derive(Default)]
struct Part {
    /// With `?` for each value.
    sql: String,
    values: AnyArguments,
    /// What the rows of each statement are an answer to.
    questions: Vec<Option<usize>>,
}

/// Takes the values of a row, in the order of its placeholders.
pub(super) struct Values<'s> {
    values: &'s mut AnyArguments,
    failed: &'s mut Option<BoxDynError>,
}

/// Something that was asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked(usize);

/// The rows of everything that was asked.
pub(super) struct Answers(Vec<Vec<AnyRow>>);

impl Values<'_> {
    /// One more.
    pub(super) fn bind<'v, T: Encode<'v, Any> + Type<Any> + 'v>(&mut self, value: T) -> &mut Self {
        if let Err(error) = self.values.add(value) {
            self.failed.get_or_insert(error);
        }
        self
    }
}

impl Answers {
    /// The rows that something gave.
    pub(super) fn of(&self, asked: Asked) -> &[AnyRow] {
        self.0.get(asked.0).map_or(&[], Vec::as_slice)
    }
}

impl Script {
    /// An empty one for this connection.
    pub(super) fn new(conn: &Conn) -> Self {
        let takes = if conn.backend_name() == "SQLite" { Takes::Many } else { Takes::One };
        Self { takes, parts: Vec::new(), questions: 0, failed: None }
    }

    /// Asks for the rows of a statement that has these values as a list between its two halves. Without any value there
    /// are none.
    pub(super) fn within<'v>(
        &mut self,
        before: &str,
        values: impl Iterator<Item = &'v [u8]>,
        after: &str,
    ) -> Asked {
        let asked = Asked(self.questions);
        self.questions += 1;
        let values: Vec<&[u8]> = values.collect();
        for (some, length) in filled(&values) {
            let mut bound = self.add(&[before, " (", &repeated("?", length, ", "), ")", after], Some(asked));
            for value in last_again(some, length) {
                bound.bind(*value);
            }
        }
        asked
    }

    /// Does something to every row that meets one of these conditions.
    pub(super) fn any<T>(
        &mut self,
        before: &str,
        condition: &str,
        conditions: &[T],
        bind: impl Fn(&mut Values<'_>, &T),
    ) {
        for (some, length) in filled(conditions) {
            let mut bound = self.add(&[before, " ", &repeated(condition, length, " or ")], None);
            last_again(some, length).for_each(|one| bind(&mut bound, one));
        }
    }

    /// Inserts rows of so many columns, the first of which is never null.
    pub(super) fn insert<T>(
        &mut self,
        into: &str,
        columns: usize,
        rows: &[T],
        bind: impl Fn(&mut Values<'_>, &T),
        conflict: &str,
    ) {
        let row = format!("({})", repeated("?", columns, ", "));
        for (some, length) in filled(rows) {
            // What a list of rows is filled up with is left out again; one by one they are not filled up.
            let (length, from, end) = match self.takes {
                Takes::Many => (length, " select * from (values ", ") where column1 is not null "),
                Takes::One => (some.len(), " values ", " "),
            };
            let mut bound = self.add(&[into, from, &repeated(&row, length, ", "), end, conflict], None);
            some.iter().for_each(|row| bind(&mut bound, row));
            for _ in some.len() * columns..length * columns {
                bound.bind(None::<i64>);
            }
        }
    }

    fn add(&mut self, sql: &[&str], question: Option<Asked>) -> Values<'_> {
        if self.takes == Takes::One || self.parts.is_empty() {
            self.parts.push(Part::default());
        }
        let last = self.parts.len() - 1;
        let part = &mut self.parts[last];
        if !part.questions.is_empty() {
            part.sql.push_str(";\n");
        }
        part.sql.extend(sql.iter().copied());
        part.questions.push(question.map(|asked| asked.0));
        Values { values: &mut part.values, failed: &mut self.failed }
    }

    /// Hands them over.
    pub(super) async fn run(self, conn: &mut Conn) -> Result<Answers, StoreError> {
        if let Some(error) = self.failed {
            return Err(sqlx::Error::Encode(error).into());
        }
        let mut answers: Vec<Vec<AnyRow>> = (0..self.questions).map(|_| Vec::new()).collect();
        for part in self.parts {
            let sql = match self.takes {
                Takes::Many => part.sql,
                Takes::One => numbered(&part.sql),
            };
            let mut steps = conn.fetch_many(query_with(AssertSqlSafe(sql), part.values));
            let mut at = 0;
            while let Some(step) = steps.try_next().await? {
                match (step, part.questions.get(at)) {
                    (Either::Left(_), _) => at += 1,
                    (Either::Right(row), Some(Some(question))) => answers[*question].push(row),
                    (Either::Right(_), _) => {}
                }
            }
        }
        Ok(Answers(answers))
    }
}

/// The same with numbers at its placeholders. SQLite gets none: it finds the place of a numbered one by going through
/// all of them, each time that one is bound, and in a list of hundreds that took more than the statement itself.
fn numbered(sql: &str) -> String {
    let mut parts = sql.split('?');
    let mut numbered = parts.next().unwrap_or_default().to_owned();
    for (nth, part) in parts.enumerate() {
        numbered.push_str(&format!("${}{part}", nth + 1));
    }
    numbered
}

/// The same words so many times.
fn repeated(words: &str, count: usize, between: &str) -> String {
    vec![words; count].join(between)
}

/// Cuts a list into parts, each with the length that it is filled up to.
fn filled<T>(list: &[T]) -> impl Iterator<Item = (&[T], usize)> {
    let most = LENGTHS[LENGTHS.len() - 1];
    list.chunks(most)
        .map(move |some| (some, LENGTHS.into_iter().find(|length| *length >= some.len()).unwrap_or(most)))
}

/// A part filled up with its last.
fn last_again<T>(some: &[T], length: usize) -> impl Iterator<Item = &T> {
    some.iter().chain(some.last().into_iter().cycle()).take(length)
}

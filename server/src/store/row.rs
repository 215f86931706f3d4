//! Reading typed values out of rows.

use shared::ids::{BadId, Digest};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::StoreError;

/// Typed columns of a row. Each fails with [`StoreError::Corrupt`] when the column holds something else.
pub trait RowExt {
    /// An id or digest.
    fn id<T: for<'a> TryFrom<&'a [u8], Error = BadId>>(&self, column: &str) -> Result<T, StoreError>;
    /// An id or digest that may be missing.
    fn id_opt<T: for<'a> TryFrom<&'a [u8], Error = BadId>>(
        &self,
        column: &str,
    ) -> Result<Option<T>, StoreError>;
    /// A digest.
    fn digest(&self, column: &str) -> Result<Digest, StoreError> {
        self.id(column)
    }
    /// A number.
    fn int(&self, column: &str) -> Result<i64, StoreError>;
    /// A number that may be missing.
    fn int_opt(&self, column: &str) -> Result<Option<i64>, StoreError>;
    /// Truth, kept as 0 or 1.
    fn truth(&self, column: &str) -> Result<bool, StoreError> {
        Ok(self.int(column)? != 0)
    }
    /// A text.
    fn text(&self, column: &str) -> Result<String, StoreError>;
    /// A text that may be missing.
    fn text_opt(&self, column: &str) -> Result<Option<String>, StoreError>;
    /// Bytes.
    fn bytes(&self, column: &str) -> Result<Vec<u8>, StoreError>;
    /// Bytes that may be missing.
    fn bytes_opt(&self, column: &str) -> Result<Option<Vec<u8>>, StoreError>;
    /// A word of a closed list.
    fn word<T: std::str::FromStr>(&self, column: &str) -> Result<T, StoreError> {
        self.text(column)?.parse().map_err(|_| corrupt(column))
    }
}

/// The error for a column that holds what nothing writes there.
pub fn corrupt(column: &str) -> StoreError {
    StoreError::Corrupt { column: column.to_owned() }
}

/// What a column holds, if it is of this type.
fn typed<'r, T>(row: &'r AnyRow, column: &str) -> Result<T, StoreError>
where
    T: sqlx::Decode<'r, sqlx::Any> + sqlx::Type<sqlx::Any>,
{
    row.try_get(column).map_err(|error| match error {
        sqlx::Error::ColumnDecode { .. } => corrupt(column),
        other => other.into(),
    })
}

impl RowExt for AnyRow {
    fn id<T: for<'a> TryFrom<&'a [u8], Error = BadId>>(&self, column: &str) -> Result<T, StoreError> {
        let bytes: Vec<u8> = typed(self, column)?;
        T::try_from(&bytes).map_err(|BadId| corrupt(column))
    }

    fn id_opt<T: for<'a> TryFrom<&'a [u8], Error = BadId>>(
        &self,
        column: &str,
    ) -> Result<Option<T>, StoreError> {
        let bytes: Option<Vec<u8>> = typed(self, column)?;
        bytes.map(|bytes| T::try_from(&bytes).map_err(|BadId| corrupt(column))).transpose()
    }

    fn int(&self, column: &str) -> Result<i64, StoreError> {
        typed(self, column)
    }

    fn int_opt(&self, column: &str) -> Result<Option<i64>, StoreError> {
        typed(self, column)
    }

    fn text(&self, column: &str) -> Result<String, StoreError> {
        typed(self, column)
    }

    fn text_opt(&self, column: &str) -> Result<Option<String>, StoreError> {
        typed(self, column)
    }

    fn bytes(&self, column: &str) -> Result<Vec<u8>, StoreError> {
        typed(self, column)
    }

    fn bytes_opt(&self, column: &str) -> Result<Option<Vec<u8>>, StoreError> {
        typed(self, column)
    }
}

//! A column of JSON, read as what it should be.

use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgTypeInfo, PgValueRef, Postgres};
use sqlx::types::Json;
use sqlx::{Decode, Type};

use crate::model::record::source::Source;
use crate::model::redaction::protection::Protection;

/// What a column holds. Where it cannot be read, the error quotes nothing of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column<T>(pub T);

impl From<Column<Source>> for Source {
    fn from(Column(source): Column<Self>) -> Self {
        source
    }
}

impl From<Column<Protection>> for Protection {
    fn from(Column(protection): Column<Self>) -> Self {
        protection
    }
}

impl<T> Type<Postgres> for Column<T> {
    fn type_info() -> PgTypeInfo {
        <Json<Value> as Type<Postgres>>::type_info()
    }

    fn compatible(of: &PgTypeInfo) -> bool {
        <Json<Value> as Type<Postgres>>::compatible(of)
    }
}

impl<'r, T: DeserializeOwned + 'r> Decode<'r, Postgres> for Column<T> {
    fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
        let read = <Json<T> as Decode<'r, Postgres>>::decode(value);
        read.map(|Json(read)| Self(read)).map_err(|_| "what is kept cannot be read".into())
    }
}

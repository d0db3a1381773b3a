//! The contract's schemas, as a body is read against them.

use serde_json::{Map, Value, json};
use utoipa::ToSchema;

/// A type's schema, and those that it refers to.
pub(crate) struct Schemas {
    pub(crate) root: Value,
    parts: Map<String, Value>,
}

/// A schema that is none of the others: what may stand in one place.
#[derive(Clone, Copy)]
pub(crate) struct Schema<'a> {
    /// The name of the type, if it has one.
    pub(crate) name: &'a str,
    /// What is said of it.
    pub(crate) says: &'a Value,
    pub(crate) nullable: bool,
}

impl Schemas {
    pub(crate) fn of<T: ToSchema>() -> Self {
        let mut parts = Vec::new();
        T::schemas(&mut parts);
        let parts = parts.into_iter().map(|(name, schema)| (name, json!(schema))).collect();
        Self { root: json!(T::schema()), parts }
    }

    /// What a schema says, where it refers to another or allows null beside another.
    pub(crate) fn read<'a>(&'a self, schema: &'a Value) -> Schema<'a> {
        let mut found = Schema { name: "", says: schema, nullable: false };
        loop {
            let is_null = |schema: &Value| schema["type"] == "null";
            if let Some(name) = found.says["$ref"].as_str() {
                let name = name.rsplit('/').next().unwrap_or_default();
                let Some(says) = self.parts.get(name) else { return found };
                (found.name, found.says) = (name, says);
            } else if let Some([one, other]) = found.says["oneOf"].as_array().map(Vec::as_slice)
                && (is_null(one) || is_null(other))
            {
                found.nullable = true;
                found.says = if is_null(one) { other } else { one };
            } else {
                found.nullable |=
                    found.says["type"].as_array().is_some_and(|types| types.contains(&json!("null")));
                return found;
            }
        }
    }

    /// Something that the schema allows, in the place of what cannot be read.
    pub(crate) fn example(&self, schema: &Value) -> Value {
        let of = self.read(schema);
        if of.nullable {
            return Value::Null;
        }
        match (of.name, of.kind()) {
            ("Country", _) => json!("CN"),
            ("Subdivision", _) => json!("CN-LN"),
            ("Edtf", _) => json!("1900"),
            (_, "string") => match (of.words().first(), of.says["format"].as_str()) {
                (Some(word), _) => json!(word),
                (None, Some("uuid")) => json!("00000000-0000-0000-0000-000000000000"),
                (None, Some("date-time")) => json!("2000-01-01T00:00:00Z"),
                _ => json!("x"),
            },
            (_, "integer" | "number") => json!(0),
            (_, "boolean") => json!(false),
            (_, "array") => json!([]),
            _ => {
                let fields = of
                    .required()
                    .map(|field| (field.to_owned(), self.example(&of.says["properties"][field])));
                Value::Object(fields.collect())
            }
        }
    }
}

impl<'a> Schema<'a> {
    /// `object`, `array`, `string`, `integer`, `number` or `boolean`; empty where anything may stand.
    pub(crate) fn kind(&self) -> &'a str {
        match &self.says["type"] {
            Value::String(kind) => kind,
            Value::Array(kinds) => {
                kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or_default()
            }
            _ => "",
        }
    }

    /// The words of a closed list.
    pub(crate) fn words(&self) -> Vec<&'a str> {
        self.says["enum"].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// The names of the fields of an object.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.says["properties"].as_object().into_iter().flatten().map(|(name, _)| name.as_str())
    }

    pub(crate) fn required(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.says["required"].as_array().into_iter().flatten().filter_map(Value::as_str)
    }
}

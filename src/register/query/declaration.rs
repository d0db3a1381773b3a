//! How parameters are declared: one line each, from which come reading, printing and the OpenAPI document.

use std::fmt::Display;

use serde_json::Value;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn, ParameterStyle};
use utoipa::openapi::schema::{ArrayBuilder, Schema};
use utoipa::openapi::{RefOr, Required};

use crate::register::query::form::Form;
use crate::register::query::parameters::{MOST_VALUES, Printer, Query};

/// Declares a family of query parameters as a struct with a field for each. A line holds the words of the description,
/// the name, what is kept of it, how often it may be given and how it is written, and an example (null for none).
/// Rules between several of them are checked by a function.
macro_rules! parameters {
    ($(#[doc = $what:literal])+ $name:ident $(checked by $check:path)? {
        $($(#[doc = $about:literal])+ $field:ident: $kept:ty = $times:expr, $example:tt;)+
    }) => {
        $(#[doc = $what])+
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            $($(#[doc = $about])+ pub $field: $kept,)+
        }

        impl $name {
            /// Takes its parameters out of a query; what is wrong is noted there.
            pub fn take(query: &mut $crate::register::query::parameters::Query) -> Self {
                use $crate::register::query::declaration::Times;
                let taken = Self { $($field: $times.take(stringify!($field), query),)+ };
                $($check(&taken, query);)?
                taken
            }

            /// The canonical query string: only what says something, in one order.
            #[must_use]
            pub fn print(&self) -> String {
                $crate::register::query::parameters::printed(&[self])
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::take(&mut $crate::register::query::parameters::Query::default())
            }
        }

        impl $crate::register::query::parameters::Print for $name {
            fn print_to(&self, to: &mut $crate::register::query::parameters::Printer) {
                use $crate::register::query::declaration::Times;
                $(if !to.replaces(stringify!($field)) {
                    $times.print(stringify!($field), &self.$field, to);
                })+
            }
        }

        impl utoipa::IntoParams for $name {
            fn into_params(
                _: impl Fn() -> Option<utoipa::openapi::path::ParameterIn>,
            ) -> Vec<utoipa::openapi::path::Parameter> {
                use $crate::register::query::declaration::described;
                vec![$(described(
                    stringify!($field),
                    concat!($($about),+).trim(),
                    &$times,
                    serde_json::json!($example),
                )),+]
            }
        }
    };
}
pub(crate) use parameters;

/// How often a parameter may be given, and what is kept of it.
pub trait Times {
    /// What is kept.
    type Kept;

    /// Takes it out of a query.
    fn take(&self, name: &'static str, query: &mut Query) -> Self::Kept;

    /// Prints it, unless it says nothing.
    fn print(&self, name: &'static str, kept: &Self::Kept, to: &mut Printer);

    /// What it can be.
    fn schema(&self) -> Schema;

    /// Whether it has to be given.
    const REQUIRED: Required = Required::False;

    /// What the description says of that.
    const ABOUT: &'static str = "";
}

/// At most once.
#[derive(Debug)]
pub struct Optional<T>(pub Form<T>);

/// At most once; this if it is left out.
#[derive(Debug)]
pub struct Otherwise<T>(pub Form<T>, pub T);

/// Exactly once.
#[derive(Debug)]
pub struct Mandatory<T>(pub Form<T>);

/// Any number of values.
#[derive(Debug)]
pub struct Several<T>(pub Form<T>);

/// Any number of values, of which `none` can be one.
#[derive(Debug)]
pub struct SeveralOrNone<T>(pub Form<T>);

impl<T: Display> Times for Optional<T> {
    type Kept = Option<T>;

    fn take(&self, name: &'static str, query: &mut Query) -> Option<T> {
        query.parsed(name, &self.0)
    }

    fn print(&self, name: &'static str, kept: &Option<T>, to: &mut Printer) {
        if let Some(value) = kept {
            to.one(name, value);
        }
    }

    fn schema(&self) -> Schema {
        (self.0.schema)(false)
    }
}

impl<T: Display + Copy + PartialEq> Times for Otherwise<T> {
    type Kept = T;

    fn take(&self, name: &'static str, query: &mut Query) -> T {
        query.parsed(name, &self.0).unwrap_or(self.1)
    }

    fn print(&self, name: &'static str, kept: &T, to: &mut Printer) {
        if *kept != self.1 {
            to.one(name, kept);
        }
    }

    fn schema(&self) -> Schema {
        (self.0.schema)(false)
    }
}

impl<T: Display + Default> Times for Mandatory<T> {
    type Kept = T;
    const REQUIRED: Required = Required::True;

    fn take(&self, name: &'static str, query: &mut Query) -> T {
        let sent = query.has(name);
        let value = query.parsed(name, &self.0);
        if !sent {
            query.refuse_because(name, "required", format!("{name} is missing"), self.0.allowed);
        }
        value.unwrap_or_default()
    }

    fn print(&self, name: &'static str, kept: &T, to: &mut Printer) {
        to.one(name, kept);
    }

    fn schema(&self) -> Schema {
        (self.0.schema)(false)
    }
}

impl<T: Display + Ord> Times for Several<T> {
    type Kept = Vec<T>;
    const ABOUT: &'static str = SEVERAL;

    fn take(&self, name: &'static str, query: &mut Query) -> Vec<T> {
        query.any_of(name, &self.0, false).into_iter().flatten().collect()
    }

    fn print(&self, name: &'static str, kept: &Vec<T>, to: &mut Printer) {
        to.any_of(name, kept.iter().map(Some));
    }

    fn schema(&self) -> Schema {
        several((self.0.schema)(false), MOST_VALUES)
    }
}

impl<T: Display + Ord> Times for SeveralOrNone<T> {
    type Kept = Vec<Option<T>>;
    const ABOUT: &'static str = SEVERAL;

    fn take(&self, name: &'static str, query: &mut Query) -> Vec<Option<T>> {
        query.any_of(name, &self.0, true)
    }

    fn print(&self, name: &'static str, kept: &Vec<Option<T>>, to: &mut Printer) {
        to.any_of(name, kept.iter().map(Option::as_ref));
    }

    fn schema(&self) -> Schema {
        several((self.0.schema)(true), MOST_VALUES)
    }
}

const SEVERAL: &str = " Separate several by commas, or repeat the parameter.";

/// A list of at least one and at most so many values.
#[must_use]
pub fn several(of: Schema, most: usize) -> Schema {
    Schema::Array(ArrayBuilder::new().items(RefOr::T(of)).min_items(Some(1)).max_items(Some(most)).build())
}

/// A parameter as the OpenAPI document describes it.
pub fn described<T: Times>(name: &str, about: &str, times: &T, example: Value) -> Parameter {
    let schema = times.schema();
    let list = matches!(schema, Schema::Array(_));
    let example = match example {
        Value::Null => None,
        Value::String(one) if list => Some(vec![one].into()),
        example => Some(example),
    };
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .required(T::REQUIRED)
        .description(Some([about, T::ABOUT].concat()))
        .style(list.then_some(ParameterStyle::Form))
        .explode(list.then_some(false))
        .schema(Some(schema))
        .example(example)
        .build()
}

//! How a page shows an answer.

use crate::model::counting::time::Grain;
use crate::register::query::declaration::{Optional, parameters};
use crate::register::query::form::{Form, one_of};

parameters! {
    /// How a page shows an answer.
    View {
        /// Bars by year or by month. The default is by month where that is few bars.
        by: Option<Grain> = Optional(BY), "month";
    }
}

const BY: Form<Grain> = Form {
    parse: |text| Grain::parse(text).filter(|grain| matches!(grain, Grain::Year | Grain::Month)),
    allowed: &["year", "month"],
    schema: |_| one_of(&["year", "month"]),
};

//! What the explorer shows: one question and its answers, all of one version.

use chrono::NaiveDate;

use crate::model::counting::time::Grain;
use crate::model::language::fact::Headline;
use crate::model::language::language::Language;
use crate::model::record::context::PublicContextEvent;
use crate::model::redaction::public::PublicIncident;
use crate::register::answer::facets::Facet;
use crate::register::answer::located::Located;
use crate::register::answer::page::{Order, Sort};
use crate::register::answer::statistics::{Statistics, StatisticsRow};
use crate::register::query::filter::Filter;
use crate::register::query::parameters::narrowed;
use crate::register::query::view::View;
use crate::render::pages::links::Links;

/// One view of the register.
#[derive(Debug)]
pub struct Explorer<'a> {
    /// The language of everything that is ours.
    pub language: Language,
    /// Which incidents.
    pub filter: &'a Filter,
    /// In which order the list has them.
    pub order: &'a Order,
    /// How it is asked to be shown.
    pub view: &'a View,
    /// By which division of time the bars are.
    pub by: Grain,
    /// Whether the other division would be few enough bars.
    pub may_switch: bool,
    /// The version.
    pub version: u32,
    /// The day on which that was published; none where nothing has been.
    pub published: Option<NaiveDate>,
    /// What the question comes to: of people of one origin, or at one place, those that are possible there (rule 4).
    pub headline: Headline,
    /// What all incidents of the view come to, whole.
    pub whole: Headline,
    /// The rows that are asked for where the question is about a part of the people.
    pub parts: &'a [StatisticsRow],
    /// The same by time.
    pub times: &'a Statistics,
    /// By outcome.
    pub statuses: &'a Statistics,
    /// By country of detention.
    pub countries: &'a Statistics,
    /// By place of detention; none where these are too many.
    pub places: Option<&'a Statistics>,
    /// Where these lie.
    pub located: Option<&'a Located>,
    /// Counts beside the options of the form.
    pub facets: &'a [Facet],
    /// Events of the time.
    pub events: Vec<&'a PublicContextEvent>,
    /// How many further events there are.
    pub more_events: u64,
    /// Parameters that the page does not know.
    pub unknown: &'a [String],
    /// Whether some of the version has another licence.
    pub other_licences: bool,
    /// One page of the incidents.
    pub incidents: &'a [PublicIncident],
    /// The cursor of this page; none for the first.
    pub here: Option<String>,
    /// The cursor of the next page.
    pub next: Option<String>,
    /// Whom to ask for corrections, takedowns and keys.
    pub contact: Option<&'a str>,
    /// Where the world sees this register.
    pub base: Option<&'a str>,
}

impl<'a> Explorer<'a> {
    /// Addresses of this view and of those beside it.
    pub(super) fn links(&self) -> Links<'a> {
        Links { language: self.language, filter: self.filter, order: self.order, view: self.view }
    }

    /// This view in another order.
    pub(super) fn links_sorted(&self, sort: Sort) -> String {
        let order = Order { sort };
        Links { order: &order, ..self.links() }.here() + "#incidents"
    }

    /// This page of this view, without the language.
    pub(super) fn plain(&self) -> String {
        let links = Links { language: Language::English, ..self.links() };
        match &self.here {
            Some(cursor) => links.and(&format!("cursor={cursor}")),
            None => links.here(),
        }
    }

    /// The keys by which a statistic shows the same numbers: those of the part that is asked for, else those of the bars.
    pub(super) fn keys(&self) -> String {
        let keys: Vec<&str> = self.filter.parts().into_iter().map(|(name, _)| name).collect();
        if keys.is_empty() { self.by.to_string() } else { keys.join(",") }
    }

    /// The address that will always show these numbers.
    pub(super) fn address_to_cite(&self) -> String {
        let version = Some(self.version.to_string()).filter(|_| self.version > 0);
        let query = match version {
            Some(version) => narrowed(&[self.filter], vec![("version", Some(version))]),
            None => narrowed(&[self.filter], Vec::new()),
        };
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}{}{mark}{query}", self.base.unwrap_or_default(), self.language.path("/"))
    }

    /// The address of a picture of this view.
    pub(super) fn picture(&self, path: &str) -> String {
        let by =
            if path.starts_with("/v1/statistics") { format!("group_by={}&", self.by) } else { String::new() };
        self.links().data(&format!("{path}?{by}language={}", self.language))
    }
}

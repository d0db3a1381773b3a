//! How an act of the desk is asked for: one way for all of them. A row of [`acts!`] gives an act its address, its words in
//! the contract, and the problems that it can end with; what it does is in the file of its body.

use axum::response::Response;

use crate::desk::actions::act::{Act, Of as _};
use crate::desk::view::incident::rest;
use crate::http::app::App;
use crate::http::desk::decided::decided;
use crate::http::extract::actor::Editor;
use crate::http::extract::body::submitted::Submitted;
use crate::http::extract::if_match::IfMatch;
use crate::http::extract::query::QueryParams;
use crate::http::problem::problem::Problem;

/// Declares the acts of a noun, and a router with all of them.
macro_rules! acts {
    ($($(#[$about:meta])+ $name:ident($target:ident, $act:ident): $verb:ident $path:literal, $operation:literal,
        $body:literal, $example:tt, [$($waits:literal)?] $problems:ident;)+) => {
        $($(#[$about])+
        #[utoipa::path(
            $verb, path = $path, tag = "desk", operation_id = $operation,
            params($target, $crate::http::extract::if_match::IfMatch),
            request_body(content = $act, description = $body, example = json!($example)),
            extensions(("x-roles" = json!(["editor"]))),
            responses(
                (status = 200, description = "The result", body = $crate::http::desk::decided::Decided),
                $((status = $waits, description = "Awaiting approval by a second person", body = $crate::http::desk::decided::Decided),)?
                $problems,
            ),
        )]
        pub async fn $name(
            axum::extract::State(app): axum::extract::State<$crate::http::app::App>,
            editor: $crate::http::extract::actor::Editor,
            $target(of): $target,
            tag: $crate::http::extract::if_match::IfMatch,
            asked: $crate::http::extract::query::QueryParams,
            sent: $crate::http::extract::body::submitted::Submitted<$act>,
        ) -> Result<axum::response::Response, $crate::http::problem::problem::Problem> {
            $crate::http::desk::act::act(&app, &editor, of, &tag, asked, sent).await
        })+

        /// All of them.
        pub(crate) fn router() -> utoipa_axum::router::OpenApiRouter<$crate::http::app::App> {
            utoipa_axum::router::OpenApiRouter::new()$(.routes(utoipa_axum::routes!($name)))+
        }
    };
}

pub(crate) use acts;

/// Does what is sent, in an editor's name, and shows the incident as it is then.
pub(crate) async fn act<A: Act>(
    app: &App,
    editor: &Editor,
    of: A::Of,
    tag: &IfMatch,
    asked: QueryParams,
    sent: Submitted<A>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let mut work = app.desk.turn().await?;
    let actor = app.desk.hand(editor.caller());
    let outcome = sent.value.act(&mut work, &actor, of, &tag.0).await?;
    let incident = rest(&mut work, editor.sight(), of.incident()).await?;
    work.finish().await?;
    decided(app, incident, outcome).await
}

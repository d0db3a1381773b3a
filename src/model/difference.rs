//! stub
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct Difference { pub words: Vec<String>, #[schema(value_type=Object)] pub patch: serde_json::Value }
pub fn difference(_a: &serde_json::Value, _b: &serde_json::Value) -> Difference { Difference { words: Vec::new(), patch: serde_json::Value::Null } }

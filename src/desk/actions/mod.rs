//! What is done at the desk. `actor` (who), `remark` (why), `audit` (written down), `approval` (by a second person), `turn`
//! (who may publish now), `act` (a body with its effect).

pub mod actor;
pub mod remark;
pub(crate) mod audit;
pub mod approval;
pub mod turn;
pub mod act;

//! A network's parameters, as in proofs and in the file of a network of one's own.

use blocknet_chain::{CompactTarget, Params};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Decimal;
use crate::error::ApiError;

/// Section 1 of the rules as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NetworkDto {
    /// 1 to 32 of `a-z 0-9 -`.
    #[schema(example = "dev")]
    pub name: String,
    /// Unix seconds.
    pub genesis_time: Decimal,
    /// The easiest target: `0x` and eight hex digits.
    #[schema(example = "0x2000ffff", pattern = "^0x[0-9a-f]{8}$")]
    pub limit_bits: String,
    /// Whether difficulty follows the work clock.
    pub retarget: bool,
    /// Smallest gap before an empty block, in seconds.
    pub heartbeat_secs: u32,
    /// How far a header's time may run ahead of the clock, in seconds.
    pub max_ahead_secs: u32,
    /// Hashes that a stamp costs for each byte.
    pub stamp_work_per_byte: u32,
}

impl From<&Params> for NetworkDto {
    fn from(params: &Params) -> Self {
        Self {
            name: params.name().to_owned(),
            genesis_time: Decimal(params.genesis_time()),
            limit_bits: format!("{:#010x}", params.limit_bits().to_u32()),
            retarget: params.retarget(),
            heartbeat_secs: params.heartbeat_secs(),
            max_ahead_secs: params.max_ahead_secs(),
            stamp_work_per_byte: params.stamp_work_per_byte(),
        }
    }
}

impl NetworkDto {
    /// The parameters, checked.
    ///
    /// # Errors
    /// 400 `bad_field` with the field that is not allowed.
    pub fn into_params(self) -> Result<Params, ApiError> {
        let limit_bits = parse_bits(&self.limit_bits).ok_or_else(|| {
            ApiError::bad_field(
                "limit_bits",
                "limit_bits is 0x and eight lowercase hex digits, as in 0x2000ffff.",
            )
        })?;
        Params::new(
            &self.name,
            self.genesis_time.0,
            limit_bits,
            self.retarget,
            self.heartbeat_secs,
            self.max_ahead_secs,
            self.stamp_work_per_byte,
        )
        .map_err(|error| {
            use blocknet_chain::ParamsError as E;
            let field = match error {
                E::NameLength { .. } | E::NameCharacter { .. } => "name",
                E::LimitBits { .. } => "limit_bits",
                E::StampWork => "stamp_work_per_byte",
                E::Layout => "network",
            };
            ApiError::bad_field(field, super::sentence(&error))
        })
    }
}

fn parse_bits(text: &str) -> Option<CompactTarget> {
    let digits = text.strip_prefix("0x")?;
    let lower = digits.len() == 8
        && digits
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if lower {
        u32::from_str_radix(digits, 16).ok().map(CompactTarget::new)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use blocknet_chain::Params;

    use super::NetworkDto;

    #[test]
    fn says_every_network_and_reads_it_back() {
        for params in [Params::main(), Params::dev()] {
            let json = serde_json::to_string(&NetworkDto::from(&params)).expect("JSON");
            let back: NetworkDto = serde_json::from_str(&json).expect("the same form");
            assert_eq!(back.into_params().expect("valid"), params);
        }
    }

    #[test]
    fn names_the_field_that_is_not_allowed() {
        type Change = fn(&mut NetworkDto);
        let cases: [(Change, &str); 6] = [
            (|n| n.name = "Übel".into(), "name"),
            (|n| n.name.clear(), "name"),
            (|n| n.limit_bits = "0x2100ffff".into(), "limit_bits"),
            (|n| n.limit_bits = "2000ffff".into(), "limit_bits"),
            (|n| n.limit_bits = "0x2000FFFF".into(), "limit_bits"),
            (|n| n.stamp_work_per_byte = 0, "stamp_work_per_byte"),
        ];
        for (change, field) in cases {
            let mut network = NetworkDto::from(&Params::dev());
            change(&mut network);
            let error = network.into_params().expect_err(field);
            assert_eq!(error.body().field.as_deref(), Some(field));
        }
    }
}

//! The OpenAPI document says what the routers serve, no more and no less.

use std::collections::BTreeSet;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::rig::{Answer, Rig, send};

/// The calls that the protocol names (sections 8 and 10), but for those that later versions bring.
const NAMED: [&str; 33] = [
    "get /v1/node",
    "post /v1/headers",
    "get /v1/blocks/{at}",
    "post /v1/blocks/batch",
    "post /v1/blocks",
    "post /v1/posts",
    "get /v1/posts",
    "get /v1/posts/{id}",
    "get /v1/posts/{id}/thread",
    "get /v1/posts/{id}/proof",
    "get /v1/pool",
    "post /v1/posts/batch",
    "post /v1/blocks/compact",
    "post /v1/pool/reconcile",
    "get /v1/peers",
    "post /v1/peers",
    "get /v1/files/{sha256}",
    "post /v1/owner/files",
    "get /v1/owner/files",
    "delete /v1/owner/files/{sha256}",
    "get /v1/events",
    "get /v1/openapi.json",
    "get /v1/owner/status",
    "post /v1/owner/posts",
    "post /v1/owner/mine",
    "get /v1/owner/mining",
    "put /v1/owner/mining",
    "get /v1/owner/peers",
    "post /v1/owner/peers",
    "delete /v1/owner/peers/{address}",
    "get /v1/owner/settings",
    "put /v1/owner/settings",
    "get /v1/owner/log",
];

fn operations(document: &Value) -> BTreeSet<String> {
    let paths = document["paths"].as_object().unwrap().iter();
    paths
        .flat_map(|(path, methods)| {
            methods
                .as_object()
                .unwrap()
                .keys()
                .map(move |method| format!("{method} {path}"))
        })
        .collect()
}

#[tokio::test]
async fn lists_every_route_and_nothing_else() {
    let rig = Rig::start().await;
    let document = rig.get("/v1/openapi.json").await.json();
    let operations = operations(&document);
    for named in NAMED {
        assert!(operations.contains(named), "{named} is missing");
    }
    // Each route comes with its part of the document; one without can only be made by other means.
    let router = include_str!("../../src/router.rs");
    assert_eq!(router.matches("routes!(").count(), operations.len());
    let elsewhere = router
        .split("pub fn seed")
        .next()
        .unwrap()
        .matches(".route(")
        .count();
    assert_eq!(elsewhere, 0, "a route that the document does not know");
    for operation in &operations {
        let (method, path) = operation.split_once(' ').unwrap();
        let path = path
            .replace("{address}", "x")
            .replace("{ticket}", "x")
            .replace("{sha256}", "x")
            .replace("{at}", "x")
            .replace("{key}", "x")
            .replace("{id}", "x");
        let method: Method = method.to_uppercase().parse().unwrap();
        if path.ends_with("/stop") {
            continue;
        }
        let request = rig
            .request(method.clone(), rig.owner(), &path)
            .bearer_auth(rig.token());
        let request = if method == Method::GET {
            request
        } else {
            request.json(&json!({}))
        };
        let answer = send(request).await;
        let nothing_there = format!("There is nothing at {path}.");
        assert!(
            answer.status != 405 && !answer.text().contains(&nothing_there),
            "{operation}: {}",
            answer.text()
        );
    }
    rig.host.stop().await;
}

#[tokio::test]
async fn a_call_names_the_first_stray_that_it_does_not_take() {
    let rig = Rig::start().await;
    let document = rig.get("/v1/openapi.json").await.json();
    let (mut without_query, mut without_body) = (0, 0);
    for operation in operations(&document) {
        let (method, path) = operation.split_once(' ').unwrap();
        let said = &document["paths"][path][method];
        let empty = Vec::new();
        let parameters = said["parameters"].as_array().unwrap_or(&empty);
        let path = path.replace(['{', '}'], "");
        let method: Method = method.to_uppercase().parse().unwrap();
        let ask = |path: &str| {
            let request = rig.request(method.clone(), rig.owner(), path);
            request.bearer_auth(rig.token())
        };
        let is_stray = |what: &str, answer: &Answer| {
            let body = answer.json();
            assert_eq!(answer.status, 400, "{what}: {body}");
            assert_eq!(
                (&body["code"], &body["field"]),
                (&json!("bad_field"), &json!("stray")),
                "{what}"
            );
        };
        if parameters.iter().all(|one| one["in"] != "query") {
            without_query += 1;
            let request = ask(&format!("{path}?stray=1&more=2"));
            is_stray(&operation, &send(request).await);
        }
        if said["requestBody"].is_null() {
            without_body += 1;
            let request = ask(&path).json(&json!({ "stray": 1 }));
            is_stray(&operation, &send(request).await);
        }
    }
    assert!(
        without_query > 60 && without_body > 40,
        "{without_query} {without_body}"
    );
    rig.host.stop().await;
}

#[tokio::test]
async fn says_shapes_units_and_errors() {
    let rig = Rig::start().await;
    let document = rig.get("/v1/openapi.json").await.json();
    let schemas = &document["components"]["schemas"];
    let missing: Vec<_> = references(&document)
        .into_iter()
        .filter(|name| schemas.get(name).is_none())
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert_eq!(schemas["Decimal"]["type"], "string");
    let post = &schemas["PostDto"];
    assert_eq!(post["required"].as_array().unwrap().len(), 15, "{post}");
    assert_eq!(schemas["ErrorBody"]["required"], json!(["code", "message"]));
    let asks = |path: &str, method: &str| document["paths"][path][method]["security"].is_array();
    assert!(asks("/v1/owner/status", "get") && asks("/v1/owner/posts", "post"));
    assert!(!asks("/v1/owner/session", "post") && !asks("/v1/node", "get"));
    for operation in operations(&document) {
        let (method, path) = operation.split_once(' ').unwrap();
        let said = &document["paths"][path][method];
        assert!(
            said["summary"].is_string() && !said["responses"].as_object().unwrap().is_empty(),
            "{operation}"
        );
        if method != "get" {
            let refusals = said["responses"]
                .as_object()
                .unwrap()
                .keys()
                .filter(|status| status.starts_with('4'));
            assert!(refusals.count() > 0, "{operation} names no refusal");
        }
    }
    rig.host.stop().await;
}

#[tokio::test]
async fn each_call_has_a_name_of_its_own_and_says_what_every_call_may_answer() {
    let rig = Rig::start().await;
    let document = rig.get("/v1/openapi.json").await.json();
    let (mut names, operations) = (BTreeSet::new(), operations(&document));
    for operation in &operations {
        let (method, path) = operation.split_once(' ').unwrap();
        let said = &document["paths"][path][method];
        let name = said["operationId"].as_str().unwrap();
        assert!(names.insert(name.to_owned()), "{name} names two calls");
        let says = |status: &str| said["responses"].get(status).is_some();
        let mut expected = vec!["400", "403", "500", "503"];
        if path != "/v1/owner/session" {
            expected.push("401");
        }
        if !said["requestBody"].is_null() {
            expected.extend(["408", "413", "415"]);
        }
        for status in expected {
            assert!(says(status), "{operation} does not say {status}");
        }
    }
    assert!(names.contains("get_posts_id_thread"), "{names:?}");
    assert!(document["paths"]["/v1/posts/{id}"]["get"]["responses"]["304"].is_object());
    rig.host.stop().await;
}

#[tokio::test]
async fn real_answers_have_the_shape_that_the_document_gives_them() {
    let rig = Rig::start().await;
    let document = rig.get("/v1/openapi.json").await.json();
    let draft = json!({ "content": "Does it fit?", "channel": "minutes" });
    let written = rig.own(Method::POST, "/v1/owner/posts", Some(draft)).await;
    let written = written.with(StatusCode::CREATED);
    let mined = rig
        .own(Method::POST, "/v1/owner/mine", Some(json!({})))
        .await;
    mined.with(StatusCode::CREATED);
    let asked = |id: &str| format!("/v1/posts/{id}");
    let id = written["id"].as_str().unwrap();
    let calls = [
        ("/v1/posts/{id}", asked(id)),
        ("/v1/posts/{id}/thread", asked(id) + "/thread"),
        ("/v1/posts/{id}/proof", asked(id) + "/proof"),
        ("/v1/posts", "/v1/posts".to_owned()),
        ("/v1/find", format!("/v1/find?id={}", &id[..6])),
        ("/v1/blocks", "/v1/blocks".to_owned()),
        ("/v1/blocks/{at}", "/v1/blocks/1".to_owned()),
        ("/v1/node", "/v1/node".to_owned()),
        ("/v1/events", "/v1/events?after=0".to_owned()),
        ("/v1/owner/status", "/v1/owner/status".to_owned()),
        ("/v1/owner/settings", "/v1/owner/settings".to_owned()),
    ];
    let schema = |path: &str, method: &str, status: &str| {
        let response = &document["paths"][path][method]["responses"][status];
        response["content"]["application/json"]["schema"].clone()
    };
    let fits = |schema: &Value, answer: &Value| misfit(&document, schema, answer, "");
    let of_writing = schema("/v1/owner/posts", "post", "201");
    assert_eq!(fits(&of_writing, &written), None);
    for (path, call) in calls {
        let answer = rig.own(Method::GET, &call, None).await;
        let said = schema(path, "get", "200");
        assert!(said.is_object(), "{path}");
        assert_eq!(fits(&said, &answer.with(StatusCode::OK)), None, "{path}");
    }
    let mut wrong = written.clone();
    wrong.as_object_mut().unwrap().remove("leaf");
    assert!(
        fits(&of_writing, &wrong).is_some(),
        "the check sees nothing"
    );
    rig.host.stop().await;
}

/// Where an answer is not what its schema says: types, fields that must stand, and fields that must
/// not.
fn misfit(document: &Value, schema: &Value, answer: &Value, at: &str) -> Option<String> {
    if let Some(name) = schema["$ref"].as_str() {
        let named = document.pointer(name.trim_start_matches('#')).unwrap();
        return misfit(document, named, answer, at);
    }
    let each = |list: &Value| list.as_array().cloned().unwrap_or_default();
    for part in each(&schema["allOf"]) {
        if let Some(wrong) = misfit(document, &part, answer, at) {
            return Some(wrong);
        }
    }
    let one_of = each(&schema["oneOf"]);
    let none = |one: &Value| misfit(document, one, answer, at).is_some();
    if !one_of.is_empty() && one_of.iter().all(none) {
        return Some(format!("{at} is none of {}", schema["oneOf"]));
    }
    let is = |kind: &Value| match kind.as_str().unwrap() {
        "object" => answer.is_object(),
        "array" => answer.is_array(),
        "string" => answer.is_string(),
        "integer" => answer.is_i64() || answer.is_u64(),
        "number" => answer.is_number(),
        "boolean" => answer.is_boolean(),
        "null" => answer.is_null(),
        other => panic!("{other} is no type"),
    };
    let right = match &schema["type"] {
        Value::Null => true,
        Value::Array(kinds) => kinds.iter().any(is),
        kind => is(kind),
    };
    if !right {
        return Some(format!("{at} is no {}: {answer}", schema["type"]));
    }
    if let Some(allowed) = schema["enum"].as_array()
        && !allowed.contains(answer)
    {
        return Some(format!("{at} is none of {allowed:?}"));
    }
    for (place, item) in each(answer).iter().enumerate() {
        let wrong = match schema.get("items") {
            Some(items) => misfit(document, items, item, &format!("{at}/{place}")),
            None => None,
        };
        if wrong.is_some() {
            return wrong;
        }
    }
    let fields = answer.as_object()?;
    for wanted in each(&schema["required"]) {
        if !fields.contains_key(wanted.as_str().unwrap()) {
            return Some(format!("{at} has no {wanted}"));
        }
    }
    for (name, value) in fields {
        let at = format!("{at}/{name}");
        let wrong = match schema["properties"].get(name) {
            Some(said) => misfit(document, said, value, &at),
            None if schema["additionalProperties"] == json!(false) => Some(at),
            None => None,
        };
        if wrong.is_some() {
            return wrong;
        }
    }
    None
}

/// Names of all schemas that the document refers to.
fn references(value: &Value) -> BTreeSet<String> {
    match value {
        Value::Object(fields) => {
            let own = fields
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(|path| path.rsplit('/').next());
            own.map(str::to_owned)
                .into_iter()
                .chain(fields.values().flat_map(references))
                .collect()
        }
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => BTreeSet::new(),
    }
}

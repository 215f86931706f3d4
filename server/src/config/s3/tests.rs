//! Settings of a bucket: whole, missing a part, and at odds with each other.

use rstest::rstest;

use super::*;

fn whole() -> S3 {
    S3 {
        bucket: Some("photos".to_owned()),
        endpoint: Some("https://s3.example.se".to_owned()),
        access_key: Some("key".to_owned()),
        secret_key: Some("hemlig".to_owned().into()),
        ..S3::default()
    }
}

#[test]
fn a_bucket_stands_in_front_of_the_host_or_in_the_path() {
    let host = whole().bucket().unwrap().unwrap();
    assert_eq!(host.endpoint.as_deref(), Some("https://photos.s3.example.se"));
    assert_eq!((host.region.as_str(), host.style), (REGION, Style::Host));
    let path = S3 { path_style: true, ..whole() }.bucket().unwrap().unwrap();
    assert_eq!((path.endpoint.as_deref(), path.style), (Some("https://s3.example.se"), Style::Path));
    let amazon = S3 { endpoint: None, region: Some("eu-north-1".to_owned()), ..whole() };
    assert_eq!(amazon.bucket().unwrap().unwrap().endpoint, None);
    assert_eq!(S3::default().bucket(), Ok(None));
}

#[rstest]
#[case::no_bucket(S3 { bucket: None, ..whole() }, "s3.endpoint")]
#[case::only_a_style(S3 { path_style: true, ..S3::default() }, "s3.path_style")]
#[case::no_name(S3 { bucket: Some("Photos/1".to_owned()), ..whole() }, "s3.bucket")]
#[case::no_region(S3 { endpoint: None, ..whole() }, "s3.region")]
#[case::no_key(S3 { access_key: None, ..whole() }, "s3.access_key")]
#[case::no_secret(S3 { secret_key: None, ..whole() }, "s3.secret_key")]
#[case::empty_secret(S3 { secret_key: Some(String::new().into()), ..whole() }, "s3.secret_key")]
#[case::two_secrets(S3 { secret_key_file: Some("/none".into()), ..whole() }, "s3.secret_key_file")]
#[case::no_file(
    S3 { secret_key: None, secret_key_file: Some("/none".into()), ..whole() },
    "s3.secret_key_file"
)]
#[case::plain(S3 { endpoint: Some("http://10.0.0.1:9000".to_owned()), ..whole() }, "s3.allow_http")]
#[case::not_plain(S3 { allow_http: true, ..whole() }, "s3.allow_http")]
#[case::plain_nowhere(
    S3 { allow_http: true, endpoint: None, region: Some("eu-north-1".to_owned()), ..whole() },
    "s3.allow_http"
)]
#[case::a_path(S3 { endpoint: Some("https://s3.example.se/photos".to_owned()), ..whole() }, "s3.endpoint")]
#[case::a_password(S3 { endpoint: Some("https://a:b@s3.example.se".to_owned()), ..whole() }, "s3.endpoint")]
fn what_is_wrong_is_named(#[case] settings: S3, #[case] key: &str) {
    let wrong = settings.bucket().unwrap_err().join("\n");
    assert!(wrong.contains(key), "{wrong}");
    assert!(!wrong.contains("hemlig"), "{wrong}");
}

#[test]
fn a_secret_comes_from_a_file_and_stands_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secret");
    std::fs::write(&file, "hemlig\n").unwrap();
    let settings = S3 { secret_key: None, secret_key_file: Some(file.clone()), ..whole() };
    let bucket = settings.bucket().unwrap().unwrap();
    assert_eq!(bucket.secret_key.reveal(), "hemlig");
    for said in [format!("{settings:?}"), format!("{:#?}", whole()), format!("{bucket:?}")] {
        assert!(!said.contains("hemlig"), "{said}");
    }
    assert!(!serde_json::to_string(&whole()).unwrap().contains("hemlig"));
    std::fs::write(&file, " \n").unwrap();
    assert!(settings.bucket().unwrap_err().join("").contains("is empty"));
}

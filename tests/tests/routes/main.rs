//! Every route through the real router, over a real listener and a throw-away database: as nobody, as the wrong role,
//! twice, and cut off in the middle.

mod app;
mod bucket;
mod demo;
mod device_join;
mod devices;
mod disk_full;
mod files;
mod health;
mod invites_post;
mod me_get;
mod media_get;
mod nodes;
mod origin;
mod people_erase;
mod pictures_get;
mod session_delete;
mod session_post;
mod shell;
mod sync_post;
mod unsent;
mod unsettled;

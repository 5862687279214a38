//! Where the archive and its index are.

use std::fmt;
use std::path::{Path, PathBuf};
#[cfg(feature = "cluster")]
use std::sync::OnceLock;

use clap::Args;
use jianbao::corpus::{CONFIG_FILE, Config};
#[cfg(feature = "cluster")]
use jianbao::corpus::{Cluster, read_text};
use jianbao::engine::Engine;
use jianbao::engine::local::{INDEX_FOLDER, LocalEngine};
#[cfg(feature = "cluster")]
use jianbao::engine::remote::{
    RemoteEngine,
    http::{Access, Address, Credentials},
};
use jianbao::error::{Error, ErrorKind, Result, shell_quoted};
use jianbao::reprints::STORIES_FILE;

use super::opened::Opened;
use super::output::Output;

/// What the options of a cluster stand under.
#[cfg(feature = "cluster")]
pub(super) const CLUSTER_HEADING: &str = "Search cluster";
/// The environment variable with what a file of `--engine-auth` holds.
#[cfg(feature = "cluster")]
const AUTH_VARIABLE: &str = "JIANBAO_ENGINE_AUTH";
/// Bytes of a file of certificates.
#[cfg(feature = "cluster")]
const CERTIFICATES: u64 = 16 << 20;
/// Hexadecimal digits of the hash by which what is kept for a cluster is named.
#[cfg(feature = "cluster")]
const NAMED_BY: usize = 16;

/// The archive and its index, as every sub-command takes them.
#[derive(Clone, Debug, Args)]
pub(super) struct Place {
    /// The folder with the articles [default: the nearest folder upwards that holds .jianbao]
    #[arg(value_name = "ARCHIVE")]
    archive: Option<PathBuf>,
    #[command(flatten)]
    at: Whereabouts,
}

/// Where the index is, as options.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct Whereabouts {
    /// The folder of the index [default: ARCHIVE/.jianbao]
    #[arg(long, value_name = "DIR")]
    index: Option<PathBuf>,
    #[cfg(feature = "cluster")]
    #[command(flatten)]
    cluster: OnCluster,
}

/// Where the index is on a cluster, and how that is reached. The address is a text until clap has done with it: clap would
/// print one that is wrong, together with a password in it.
#[cfg(feature = "cluster")]
#[derive(Clone, Debug, Default, Args)]
struct OnCluster {
    /// Search the index on an OpenSearch cluster, https://HOST:9200/INDEX, instead of a folder; of several nodes
    /// https://a:9200,b:9200/INDEX
    #[arg(long, value_name = "URL", conflicts_with = "index", help_heading = CLUSTER_HEADING)]
    engine: Option<String>,
    /// A file with user:password, or with `Bearer TOKEN` [default: what JIANBAO_ENGINE_AUTH in the environment holds]
    #[arg(long, value_name = "FILE", conflicts_with = "index", help_heading = CLUSTER_HEADING)]
    engine_auth: Option<PathBuf>,
    /// A PEM file with the certificates to trust, where the cluster's is signed by an authority of your own
    #[arg(long, value_name = "FILE", conflicts_with = "index", help_heading = CLUSTER_HEADING)]
    engine_ca: Option<PathBuf>,
    /// Let plain http go to other machines: articles and password can be read on the way
    #[arg(long, conflicts_with = "index", help_heading = CLUSTER_HEADING)]
    engine_insecure: bool,
    /// What was made of all this: a file may be a pipe, which is read once.
    #[arg(skip)]
    access: OnceLock<Access>,
}

/// What holds an index.
#[derive(Clone, Debug)]
pub(super) enum Home {
    /// A folder.
    Folder(PathBuf),
    /// A cluster.
    #[cfg(feature = "cluster")]
    Cluster(Way),
}

/// The way to an index on a cluster, nothing of it read yet.
#[cfg(feature = "cluster")]
#[derive(Clone, Debug)]
pub(super) struct Way {
    /// The nodes and the index.
    pub(super) address: Address,
    /// The file with the credentials, where it is an option.
    stated_auth: Option<PathBuf>,
    /// The one of the configuration.
    auth: Option<PathBuf>,
    /// The file with the certificates.
    ca: Option<PathBuf>,
    /// Whether plain http may leave this machine.
    insecure: bool,
}

impl Home {
    /// Whether it is a folder.
    pub(super) fn is_folder(&self) -> bool {
        matches!(self, Self::Folder(_))
    }
}

/// The path of the folder, or the address.
impl fmt::Display for Home {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => folder.display().fmt(f),
            #[cfg(feature = "cluster")]
            Self::Cluster(way) => way.address.fmt(f),
        }
    }
}

#[cfg(feature = "cluster")]
impl Way {
    /// Reads what the way needs.
    fn access(&self) -> Result<Access> {
        let credentials = match (&self.stated_auth, std::env::var_os(AUTH_VARIABLE), &self.auth) {
            (Some(file), _, _) => Some(Credentials::read(file)?),
            (None, Some(text), _) if !text.is_empty() => {
                let text = text.to_str().ok_or_else(|| {
                    Error::new(ErrorKind::Input, format!("{AUTH_VARIABLE} in the environment is not UTF-8"))
                })?;
                Some(Credentials::parse(text).map_err(|error| {
                    let hint = error.hint().unwrap_or("it holds user:password, or `Bearer TOKEN`").to_owned();
                    Error::new(error.kind(), format!("{AUTH_VARIABLE} in the environment: {error}")).with_hint(hint)
                })?)
            }
            (None, _, Some(file)) => Some(Credentials::read(file)?),
            (None, _, None) => None,
        };
        let ca = self.ca.as_deref().map(|file| read_text(file, CERTIFICATES)).transpose()?;
        Access::new(self.address.clone(), credentials, ca.map(String::into_bytes), self.insecure)
    }
}

#[cfg(feature = "cluster")]
impl OnCluster {
    /// The way that these options tell together with `config`, which the file at `path` holds. What the configuration says
    /// of its own nodes says nothing of others: a password goes to whom it was meant for.
    fn way(&self, config: &Cluster, path: &Path) -> Result<Option<Way>> {
        let stated = self.engine.as_deref().map(Address::parse).transpose()?;
        let configured = config.engine.as_deref().map(Address::parse).transpose();
        let (address, config) = match (stated, configured) {
            (Some(address), Ok(Some(known))) if nodes(&address) == nodes(&known) => (address, config.clone()),
            (Some(address), _) => (address, Cluster::default()),
            (None, Ok(Some(known))) => (known, config.clone()),
            (None, Err(error)) => {
                let message = format!("`engine` of the configuration `{}`: {error}", path.display());
                let hint = error.hint().unwrap_or("write it as in engine = \"https://HOST:9200/INDEX\"").to_owned();
                return Err(Error::new(error.kind(), message).with_hint(hint));
            }
            (None, Ok(None)) => {
                let given = [
                    ("--engine-auth", self.engine_auth.is_some()),
                    ("--engine-ca", self.engine_ca.is_some()),
                    ("--engine-insecure", self.engine_insecure),
                ];
                return match given.into_iter().find(|(_, is_given)| *is_given) {
                    Some((option, _)) => Err(no_cluster(option)),
                    None => Ok(None),
                };
            }
        };
        Ok(Some(Way {
            address,
            stated_auth: self.engine_auth.clone(),
            auth: config.auth,
            ca: self.engine_ca.clone().or(config.ca),
            insecure: self.engine_insecure || config.insecure,
        }))
    }

    /// These options, to be typed behind a command; none where the cluster is that of the configuration, or there is none.
    fn typed(&self) -> Result<String> {
        let mut typed = String::new();
        if let Some(engine) = &self.engine {
            let address = Address::parse(engine)?.to_string();
            typed.push_str(&format!(" --engine {}", shell_quoted(Path::new(&address))));
        }
        for (option, file) in [("--engine-auth", &self.engine_auth), ("--engine-ca", &self.engine_ca)] {
            if let Some(file) = file {
                typed.push_str(&format!(" {option} {}", shell_quoted(file)));
            }
        }
        if self.engine_insecure {
            typed.push_str(" --engine-insecure");
        }
        Ok(typed)
    }
}

/// The nodes of an address, with the scheme.
#[cfg(feature = "cluster")]
fn nodes(address: &Address) -> String {
    let address = address.to_string();
    address.trim_end_matches('/').rsplit_once('/').map_or(String::new(), |(nodes, _)| nodes.to_owned())
}

/// The error of an option of a cluster where there is none.
#[cfg(feature = "cluster")]
pub(super) fn no_cluster(option: &str) -> Error {
    Error::new(ErrorKind::Input, format!("{option} is for an index on a cluster"))
        .with_hint("name the cluster with --engine https://HOST:9200/INDEX, or leave the option out")
}

impl Place {
    /// A place that was named in another way.
    pub(super) fn new(archive: Option<PathBuf>, at: Whereabouts) -> Self {
        Self { archive, at }
    }

    /// The folder of the articles. One that is named must be there.
    pub(super) fn archive(&self) -> Result<PathBuf> {
        match &self.archive {
            Some(archive) if archive.is_dir() => Ok(archive.clone()),
            Some(archive) => {
                let what = if archive.exists() { "is not a folder" } else { "does not exist" };
                Err(Error::new(ErrorKind::NotFound, format!("the archive `{}` {what}", archive.display())).with_hint(
                    "name the folder that holds the articles; a query of several words is one argument: '渡輪 票價'",
                ))
            }
            None => {
                let here = std::env::current_dir().map_err(|error| Error::io("look at", Path::new("."), error))?;
                Ok(here.ancestors().find(|folder| folder.join(INDEX_FOLDER).is_dir()).unwrap_or(&here).to_owned())
            }
        }
    }

    /// The folder of the configuration, which is always the archive's own.
    pub(super) fn config_folder(&self) -> Result<PathBuf> {
        Ok(self.archive()?.join(INDEX_FOLDER))
    }

    /// How the archive's articles are read.
    pub(super) fn config(&self) -> Result<Config> {
        Config::load(&self.config_folder()?.join(CONFIG_FILE))
    }

    /// The folder of the articles whose index `home` holds. A cluster is searched without one too: there it is known where it
    /// is named, or found by its `.jianbao`.
    pub(super) fn archive_of(&self, home: &Home) -> Result<Option<PathBuf>> {
        if home.is_folder() { self.archive().map(Some) } else { self.known_archive() }
    }

    fn known_archive(&self) -> Result<Option<PathBuf>> {
        let archive = self.archive()?;
        Ok((self.archive.is_some() || archive.join(INDEX_FOLDER).is_dir()).then_some(archive))
    }

    /// What holds the index: what the options say, or else the configuration, or else the archive.
    pub(super) fn home(&self) -> Result<Home> {
        if let Some(index) = &self.at.index {
            return Ok(Home::Folder(index.clone()));
        }
        let folder = self.config_folder()?;
        let path = folder.join(CONFIG_FILE);
        let config = Config::load(&path)?;
        #[cfg(feature = "cluster")]
        if let Some(way) = self.at.cluster.way(config.cluster(), &path)? {
            return Ok(Home::Cluster(way));
        }
        #[cfg(not(feature = "cluster"))]
        if config.cluster().engine.is_some() {
            let message = format!(
                "the configuration `{}` names a search cluster (engine), which this build of jianbao cannot ask",
                path.display()
            );
            return Err(Error::new(ErrorKind::Input, message)
                .with_hint("build it with the feature `cluster`, or name the folder of an index with --index DIR"));
        }
        Ok(Home::Folder(folder))
    }

    /// How the cluster at the end of `way` is reached.
    #[cfg(feature = "cluster")]
    pub(super) fn access(&self, way: &Way) -> Result<&Access> {
        let known = &self.at.cluster.access;
        if let Some(access) = known.get() {
            return Ok(access);
        }
        let access = way.access()?;
        Ok(known.get_or_init(|| access))
    }

    /// The folder that is the program's own: that of the index, or for an index on a cluster the archive's `.jianbao`, which
    /// need not be there.
    pub(super) fn own_folder(&self) -> Result<PathBuf> {
        match self.home()? {
            Home::Folder(index) => Ok(index),
            #[cfg(feature = "cluster")]
            Home::Cluster(_) => self.config_folder(),
        }
    }

    /// The file that keeps which stories there are. For an index on a cluster it is named by the address, in the archive's
    /// `.jianbao`; where there is none, nothing is kept.
    pub(super) fn stories_file(&self) -> Result<Option<PathBuf>> {
        match self.home()? {
            Home::Folder(index) => Ok(Some(index.join(STORIES_FILE))),
            #[cfg(feature = "cluster")]
            Home::Cluster(way) => {
                let folder = self.config_folder()?;
                let name = blake3::hash(way.address.to_string().as_bytes()).to_hex();
                Ok(folder.is_dir().then(|| folder.join(format!("{STORIES_FILE}-{}", &name[..NAMED_BY]))))
            }
        }
    }

    /// The program's own folder, where it is inside the archive or may be: to be left out when articles are read.
    ///
    /// # Errors
    /// Where it is the archive itself.
    pub(super) fn index_apart(&self) -> Result<PathBuf> {
        let (archive, index) = (self.archive()?, self.own_folder()?);
        if index.canonicalize().is_ok_and(|index| archive.canonicalize().is_ok_and(|archive| archive == index)) {
            return Err(Error::new(ErrorKind::Input, "the index cannot be the folder of the articles itself")
                .with_hint("leave out --index, or name a folder of its own"));
        }
        Ok(index)
    }

    /// A command on this archive, to be typed.
    pub(super) fn command(&self, what: &str) -> Result<String> {
        #[cfg(feature = "cluster")]
        if self.at.cluster.engine.is_some() {
            let archive = match self.known_archive()? {
                Some(archive) => format!(" {}", shell_quoted(&archive)),
                // The articles must come from somewhere; to search, nobody needs to know where.
                None if what == "index" => " ARCHIVE".to_owned(),
                None => String::new(),
            };
            return Ok(format!("jianbao {what}{archive}{}", self.at.cluster.typed()?));
        }
        let mut command = format!("jianbao {what} {}", shell_quoted(&self.archive()?));
        if let Some(index) = &self.at.index {
            command.push_str(&format!(" --index {}", shell_quoted(index)));
        }
        #[cfg(feature = "cluster")]
        command.push_str(&self.at.cluster.typed()?);
        Ok(command)
    }

    /// A command on this archive with an index that stands beside the one that `home` holds on a cluster, to be typed.
    pub(super) fn command_beside(&self, what: &str, home: &Home) -> Result<String> {
        match home {
            Home::Folder(_) => self.command(what),
            #[cfg(feature = "cluster")]
            Home::Cluster(way) => {
                let engine = Some(format!("{}-2", way.address));
                let cluster = OnCluster { engine, ..self.at.cluster.clone() };
                Self::new(self.archive.clone(), Whereabouts { index: None, cluster }).command(what)
            }
        }
    }

    /// The index, open for reading. That it is not complete is said.
    pub(super) fn open(&self, output: &Output) -> Result<Opened<'_>> {
        let engine = self.engine(&self.home_to_read()?)?;
        if !engine.is_complete() {
            output.note(&format!(
                "note: the index is not complete, articles may be missing: `jianbao index` is running, or was broken off; \
                 go on with: {}",
                self.command("index")?
            ));
        }
        Ok(Opened::new(engine, self))
    }

    /// The index that `home` holds, open for reading.
    pub(super) fn engine(&self, home: &Home) -> Result<Box<dyn Engine>> {
        match home {
            Home::Folder(index) => Ok(Box::new(LocalEngine::open(index)?)),
            #[cfg(feature = "cluster")]
            Home::Cluster(way) => Ok(Box::new(RemoteEngine::open(self.access(way)?)?)),
        }
    }

    /// What holds the index, where there is one. What is not known of a cluster before it is asked is told then.
    pub(super) fn home_to_read(&self) -> Result<Home> {
        let home = self.home()?;
        let is_there = match &home {
            Home::Folder(index) => self.at.index.is_some() || LocalEngine::exists(index),
            #[cfg(feature = "cluster")]
            Home::Cluster(_) => true,
        };
        if is_there {
            return Ok(home);
        }
        let archive = self.archive()?;
        let above = archive.canonicalize().ok();
        let above = above
            .iter()
            .flat_map(|archive| archive.ancestors())
            .find(|folder| LocalEngine::exists(&folder.join(INDEX_FOLDER)));
        if let Some(above) = above {
            return Err(Error::new(ErrorKind::NotFound, format!("there is no index in `{}`", archive.display()))
                .with_hint(format!(
                    "it is part of the archive `{}`: search there, with path: to narrow it",
                    above.display()
                )));
        }
        let named = self.archive.as_ref().map_or_else(|| "ARCHIVE".to_owned(), |archive| shell_quoted(archive));
        Err(Error::new(ErrorKind::NotFound, format!("there is no index in `{}` yet", archive.display()))
            .with_hint(format!("make one with: jianbao index {named}")))
    }
}

#[cfg(all(test, feature = "cluster"))]
mod tests {
    use super::*;

    const ENGINE: &str = "https://a:9200/news";

    fn place(archive: Option<&Path>, engine: Option<&str>, auth: Option<&str>) -> Place {
        let (engine, engine_auth) = (engine.map(str::to_owned), auth.map(PathBuf::from));
        let cluster = OnCluster { engine, engine_auth, ..OnCluster::default() };
        Place::new(archive.map(Path::to_owned), Whereabouts { index: None, cluster })
    }

    #[test]
    fn a_command_names_the_cluster_as_it_was_named() {
        let folder = tempfile::tempdir().unwrap();
        let archive = folder.path();
        let typed = shell_quoted(archive);
        let command = |engine, auth| place(Some(archive), engine, auth).command("search 甲").unwrap();
        assert_eq!(command(Some(ENGINE), None), format!("jianbao search 甲 {typed} --engine {ENGINE}"));
        assert_eq!(
            command(Some(ENGINE), Some("my auth")),
            format!("jianbao search 甲 {typed} --engine {ENGINE} --engine-auth 'my auth'")
        );
        assert_eq!(command(None, None), format!("jianbao search 甲 {typed}"));
    }

    #[test]
    fn the_configuration_speaks_of_its_own_nodes() {
        let config = Cluster {
            engine: Some(ENGINE.to_owned()),
            auth: Some("auth".into()),
            ca: Some("ca".into()),
            insecure: true,
        };
        let way = |engine: Option<&str>, auth: Option<&str>| {
            let way = place(None, engine, auth).at.cluster.way(&config, Path::new("config.toml")).unwrap().unwrap();
            let files = [way.stated_auth, way.auth, way.ca].map(|file| file.map(|file| file.display().to_string()));
            (way.address.to_string(), files.map(Option::unwrap_or_default).join(" "), way.insecure)
        };
        assert_eq!(way(None, None), (ENGINE.to_owned(), " auth ca".to_owned(), true));
        assert_eq!(way(None, Some("mine")), (ENGINE.to_owned(), "mine auth ca".to_owned(), true));
        assert_eq!(way(Some("https://a:9200/old"), None).1, " auth ca");
        for other in ["https://a:9201/news", "http://a:9200/news", "https://b/news"] {
            assert_eq!(way(Some(other), None), (other.to_owned(), "  ".to_owned(), false));
        }
        let none = Cluster::default();
        let of_folder = |auth| place(None, None, auth).at.cluster.way(&none, Path::new("config.toml"));
        assert!(of_folder(None).unwrap().is_none() && of_folder(Some("mine")).is_err());
    }

    #[test]
    fn stories_of_a_cluster_are_kept_by_its_address_where_there_is_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        let file = |engine| place(Some(folder.path()), Some(engine), None).stories_file().unwrap();
        assert_eq!(file(ENGINE), None);
        let own = folder.path().join(INDEX_FOLDER);
        std::fs::create_dir(&own).unwrap();
        let (one, other) = (file(ENGINE).unwrap(), file("https://b/news").unwrap());
        assert!(one != other && one.parent() == Some(&own), "{one:?}");
        assert_eq!(one.file_name().unwrap().len(), "stories-".len() + NAMED_BY);
        // Of a folder it is the one that it always was.
        let file = place(Some(folder.path()), None, None).stories_file().unwrap();
        assert_eq!(file, Some(own.join("stories")));
    }
}

#include "CLibGit2.h"
#include <CLazyLibrary.h>

static struct l9_library libgit2 = {.name = "libgit2.so." LIBGIT2_SOVERSION};

#define FORWARD(result, name, parameters, arguments) \
  L9_FORWARD(&libgit2, result, name, parameters, arguments)

FORWARD(int, git_branch_is_checked_out, (const git_reference *branch), (branch))
FORWARD(void, git_buf_dispose, (git_buf *buffer), (buffer))
FORWARD(void, git_commit_free, (git_commit *commit), (commit))
FORWARD(int, git_commit_lookup,
        (git_commit **commit, git_repository *repo, const git_oid *id),
        (commit, repo, id))
FORWARD(const git_oid *, git_commit_parent_id,
        (const git_commit *commit, unsigned int n),
        (commit, n))
FORWARD(unsigned int, git_commit_parentcount, (const git_commit *commit), (commit))
FORWARD(git_time_t, git_commit_time, (const git_commit *commit), (commit))
FORWARD(const git_oid *, git_commit_tree_id, (const git_commit *commit), (commit))
FORWARD(void, git_config_free, (git_config *cfg), (cfg))
FORWARD(int, git_config_get_string_buf,
        (git_buf *out, const git_config *cfg, const char *name),
        (out, cfg, name))
FORWARD(int, git_config_open_level,
        (git_config **out, const git_config *parent, git_config_level_t level),
        (out, parent, level))
FORWARD(const git_error *, git_error_last, (void), ())
FORWARD(int, git_libgit2_init, (void), ())
FORWARD(int, git_merge_file,
        (git_merge_file_result *out, const git_merge_file_input *ancestor,
         const git_merge_file_input *ours, const git_merge_file_input *theirs,
         const git_merge_file_options *opts),
        (out, ancestor, ours, theirs, opts))
FORWARD(void, git_merge_file_result_free, (git_merge_file_result *result), (result))
FORWARD(void, git_object_free, (git_object *object), (object))
FORWARD(const git_oid *, git_object_id, (const git_object *obj), (obj))
FORWARD(int, git_object_peel,
        (git_object **peeled, const git_object *object, git_object_t target_type),
        (peeled, object, target_type))
FORWARD(void, git_odb_free, (git_odb *db), (db))
FORWARD(const void *, git_odb_object_data, (git_odb_object *object), (object))
FORWARD(void, git_odb_object_free, (git_odb_object *object), (object))
FORWARD(size_t, git_odb_object_size, (git_odb_object *object), (object))
FORWARD(git_object_t, git_odb_object_type, (git_odb_object *object), (object))
FORWARD(int, git_odb_read, (git_odb_object **out, git_odb *db, const git_oid *id), (out, db, id))
FORWARD(int, git_odb_refresh, (struct git_odb *db), (db))
FORWARD(int, git_odb_write,
        (git_oid *out, git_odb *odb, const void *data, size_t len, git_object_t type),
        (out, odb, data, len, type))
FORWARD(int, git_oid_fromraw, (git_oid *out, const unsigned char *raw), (out, raw))
FORWARD(int, git_reference_create,
        (git_reference **out, git_repository *repo, const char *name, const git_oid *id, int force,
         const char *log_message),
        (out, repo, name, id, force, log_message))
FORWARD(int, git_reference_create_matching,
        (git_reference **out, git_repository *repo, const char *name, const git_oid *id, int force,
         const git_oid *current_id, const char *log_message),
        (out, repo, name, id, force, current_id, log_message))
FORWARD(int, git_reference_delete, (git_reference *ref), (ref))
FORWARD(void, git_reference_free, (git_reference *ref), (ref))
FORWARD(void, git_reference_iterator_free, (git_reference_iterator *iter), (iter))
FORWARD(int, git_reference_iterator_glob_new,
        (git_reference_iterator **out, git_repository *repo, const char *glob),
        (out, repo, glob))
FORWARD(int, git_reference_lookup,
        (git_reference **out, git_repository *repo, const char *name),
        (out, repo, name))
FORWARD(int, git_reference_next_name, (const char **out, git_reference_iterator *iter), (out, iter))
FORWARD(const char *, git_reference_symbolic_target, (const git_reference *ref), (ref))
FORWARD(const git_oid *, git_reference_target, (const git_reference *ref), (ref))
FORWARD(const char *, git_repository_commondir, (const git_repository *repo), (repo))
FORWARD(int, git_repository_config, (git_config **out, git_repository *repo), (out, repo))
FORWARD(void, git_repository_free, (git_repository *repo), (repo))
FORWARD(int, git_repository_is_bare, (const git_repository *repo), (repo))
FORWARD(int, git_repository_odb, (git_odb **out, git_repository *repo), (out, repo))
FORWARD(int, git_repository_open_ext,
        (git_repository **out, const char *path, unsigned int flags, const char *ceiling_dirs),
        (out, path, flags, ceiling_dirs))
FORWARD(const char *, git_repository_path, (const git_repository *repo), (repo))
FORWARD(int, git_repository_set_ident,
        (git_repository *repo, const char *name, const char *email),
        (repo, name, email))
FORWARD(const char *, git_repository_workdir, (const git_repository *repo), (repo))

static _Atomic(void *) options;

#define OPTIONS(...) \
  ((__typeof__(&git_libgit2_opts))l9_function(&libgit2, "git_libgit2_opts", &options))(__VA_ARGS__)

int l9_git_enable_fsync(void) { return OPTIONS(GIT_OPT_ENABLE_FSYNC_GITDIR, 1); }

int l9_git_allow_extensions(void) {
  const char *names[] = {"worktreeconfig", "relativeworktrees", "preciousobjects"};
  return OPTIONS(GIT_OPT_SET_EXTENSIONS, names, sizeof names / sizeof *names);
}
FORWARD(int, git_revparse_single,
        (git_object **out, git_repository *repo, const char *spec),
        (out, repo, spec))

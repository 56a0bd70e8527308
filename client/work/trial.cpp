#include "client/work/trial.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/work/form_shelf.h"
#include "forms/base/file.h"
#include "forms/base/random.h"
#include "forms/base/result.h"
#include "forms/base/text.h"
#include "forms/base/time.h"
#include "forms/model/definition.h"
#include "forms/xlsform/form_file.h"
#include "forms/xlsform/xlsform.h"
#include "sync/batch/enrolment.h"
#include "sync/seal/seal.h"

namespace relais::client::work {

namespace {

namespace xlsform = forms::xlsform;
using sync::batch::FormFile;

constexpr std::size_t kMaxBesideBytes = 40U << 20U;  ///< an enrolment holds no more
constexpr std::int64_t kDayMs = 86'400'000;

/// "jr://images/carte.png" → "carte.png": names have no path, so none leads out of the folder.
std::string bare_name(std::string_view reference) {
    return std::string(reference.substr(reference.find_last_of("/\\") + 1));
}

class Names {
  public:
    explicit Names(const forms::model::Definition& definition) {
        for (const auto& external : definition.externals)
            names_.insert(bare_name(external.src));
        names_.insert("itemsets.csv");
        for (const auto& control : definition.body)
            add(control, 0);
        for (const auto& list : definition.lists)
            for (const auto& choice : list.choices)
                add(choice.label);
    }
    [[nodiscard]] const std::set<std::string>& all() const { return names_; }

  private:
    void add(const forms::model::Label& label) {
        for (const auto& media : label.media) {
            const forms::model::TranslatedText file{media.file_by_language, media.plain};
            for (std::size_t i = 0; i < media.file_by_language.size(); ++i)
                names_.insert(bare_name(forms::model::literal_text(file, i)));
        }
    }
    void add(const forms::model::Control& control, std::size_t depth) {
        if (depth > forms::model::kMaxDepth) return;
        add(control.label);
        add(control.hint);
        add(control.guidance);
        for (const auto& child : control.children)
            add(child, depth + 1);
    }

    std::set<std::string> names_;
};

/// A sheet of comma-separated values stands in the store as the same tables in Markdown: by its
/// name a .csv is a list there.
Result<FormFile> form_file_at(const std::filesystem::path& path) {
    auto bytes = TRY(read_file(path.string(), xlsform::kMaxFileBytes));
    std::string name = path.filename().string();
    if (!lower_ascii(name).ends_with(".csv")) return FormFile{std::move(name), std::move(bytes)};
    const auto workbook = TRY(xlsform::read_workbook(bytes, name));
    return FormFile{xlsform::stem_of(name) + ".md", xlsform::write_markdown(workbook)};
}

Result<std::string> file_of(const std::vector<FormFile>& files, const std::string& name) {
    const auto found = std::find_if(files.begin(), files.end(),
                                    [&](const FormFile& file) { return file.name == name; });
    if (found == files.end()) return fail(Errc::not_found, name, "does not lie beside the form");
    return found->bytes;
}

std::string random_text(Random& random) {
    std::array<std::uint8_t, 32> bytes{};
    random.fill(bytes);
    return to_hex(sync::seal::bytes_of(bytes));
}

}  // namespace

Result<FormWithFiles> read_form_with_files(const std::string& path) {
    const std::filesystem::path at(path);
    FormWithFiles found;
    auto& files = found.files;
    files.push_back(TRY(form_file_at(at)));
    const std::string own_name = files.front().name;
    auto definition = TRY(read_form(files.front().bytes, own_name));
    std::size_t room = kMaxBesideBytes;
    const Names names(definition);
    for (const auto& name : names.all()) {
        if (name.empty() || name == "." || name == ".." || name == own_name) continue;
        auto bytes = read_file((at.parent_path() / name).string(), room);
        // A list that is missing is told when a question asks for it, as on an enrolled laptop.
        if (!bytes) continue;
        room -= bytes->size();
        files.push_back({name, std::move(*bytes)});
    }
    found.form = TRY(compile(std::move(definition), own_name,
                             [&](const std::string& name) { return file_of(files, name); }));
    return found;
}

Result<TrialEnrolment> make_trial(const std::string& folder, const std::string& form_path,
                                  const Clock& clock, Random& random) {
    TRY(sync::seal::start());
    TrialEnrolment trial{folder + "/enrolment.relais", "ESSAI", "ESSAI", random_text(random), {}};
    sync::batch::Enrolment enrolment;
    auto found = TRY(read_form_with_files(form_path));
    enrolment.files = std::move(found.files);
    trial.form = std::move(found.form);
    // Keys without an owner: their private halves end with this function.
    const auto hub = sync::seal::make_sign_keys(random);
    enrolment.project = trial.point;
    enrolment.hub_key = hub.verify_key;
    for (const char* recipient : {"hub", "recovery"})
        enrolment.recipients.push_back({recipient, sync::seal::make_box_keys(random).public_key});
    random.fill(enrolment.device);
    enrolment.secret = random_text(random).substr(0, 16);
    enrolment.valid_until = Instant{clock.now().ms + kDayMs};
    enrolment.enumerators = {{trial.enumerator, {}}};
    enrolment.points = {{trial.point, {}, {}, {}}};
    TRY(write_file_atomically(trial.file_path, sync::batch::encode(enrolment, hub)));
    return trial;
}

void begin_trial(Workplace& workplace, const TrialEnrolment& trial, bool interview, Done<> done) {
    workplace.lend(trial.form);
    workplace.enrol(trial.file_path, trial.enumerator, trial.passphrase,
                    [&workplace, trial, interview, done = std::move(done)](Result<void> enrolled) {
                        if (!enrolled) return done(std::move(enrolled));
                        workplace.open_shift(
                            trial.point, {},
                            [&workplace, trial, interview, done](Result<void> opened) {
                                if (!opened || !interview) return done(std::move(opened));
                                workplace.start(trial.form->file_name, done);
                            });
                    });
}

}  // namespace relais::client::work

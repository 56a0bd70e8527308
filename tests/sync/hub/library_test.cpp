// Our own instruments, as a hub would hand them out: the names that the figures count by are there.
#include <algorithm>
#include <catch2/catch.hpp>

#include "sync/hub/folder.h"
#include "sync/hub/shelf.h"
#include "sync/report/instruments.h"
#include "sync/report/labels.h"

using namespace relais;
using namespace relais::sync;

namespace {

std::vector<batch::FormFile> library() {
    const auto files = hub::read_files(std::string(REPO_ROOT) + "/forms/library");
    REQUIRE(files);
    return hub::handed_out(*files);
}

std::vector<std::string> values_of(const forms::model::Definition& form, std::string_view path) {
    const auto node = forms::model::find_path(form, path);
    CAPTURE(std::string(path));
    REQUIRE(node != forms::model::kNoIndex);
    std::vector<std::string> values;
    for (const auto& [value, label] : report::choice_labels(form, node, "(fr)")) {
        CHECK_FALSE(label.empty());
        values.push_back(value);
    }
    return values;
}

bool contains(const std::vector<std::string>& values, const std::vector<std::string>& wanted) {
    return std::all_of(wanted.begin(), wanted.end(), [&](const auto& value) {
        return std::find(values.begin(), values.end(), value) != values.end();
    });
}

}  // namespace

TEST_CASE("library: the hub reads our instruments without a complaint that stops it", "[hub]") {
    std::vector<Diagnostic> complaints;
    const auto files = library();
    const auto shelf = hub::FormShelf::read(files, complaints);
    for (const auto& one : complaints) {
        CAPTURE(one.location, one.text);
        CHECK(one.severity == Severity::warning);
    }
    CHECK(shelf.size() == 3);
    for (const auto& file : files)
        CHECK_FALSE(file.name.ends_with(".md"));
}

TEST_CASE("library: the flow registry has what movements are counted by", "[hub]") {
    using Flow = report::FlowRegistry;
    std::vector<Diagnostic> complaints;
    const auto shelf = hub::FormShelf::read(library(), complaints);
    const auto* form = shelf.find(std::string(Flow::kFormId));
    REQUIRE(form != nullptr);

    CHECK(contains(values_of(*form, Flow::kConsent), {"agreed", "refused", "no_answer"}));
    CHECK(contains(values_of(*form, Flow::kDirection), {"in", "out"}));
    CHECK(forms::model::find_path(*form, Flow::kTotal) != forms::model::kNoIndex);
}

TEST_CASE("library: the household survey has what intentions and documents are counted by",
          "[hub]") {
    using Survey = report::HouseholdSurvey;
    std::vector<Diagnostic> complaints;
    const auto shelf = hub::FormShelf::read(library(), complaints);
    const auto* form = shelf.find(std::string(Survey::kFormId));
    REQUIRE(form != nullptr);

    CHECK(contains(values_of(*form, Survey::kConsent), {"agreed", "refused", "no_answer"}));
    CHECK(contains(values_of(*form, Survey::kIntention), {"return", "stay"}));
    CHECK(contains(values_of(*form, Survey::kMemberDocuments), {"none"}));
    CHECK_FALSE(values_of(*form, Survey::kMemberDocumentsLost).empty());
    CHECK_FALSE(values_of(*form, Survey::kNeedFirst).empty());
    const auto member = forms::model::find_path(*form, Survey::kMember);
    REQUIRE(member != forms::model::kNoIndex);
    CHECK(form->nodes[member].kind == forms::model::NodeKind::repeat);
    // The figures look for them directly below the member.
    for (const auto path : {Survey::kMemberDocuments, Survey::kMemberDocumentsLost})
        CHECK(form->nodes[forms::model::find_path(*form, path)].parent == member);
}

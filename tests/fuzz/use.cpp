#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "forms/base/random.h"
#include "forms/session/session.h"
#include "forms/xform/instance.h"
#include "forms/xform/xform.h"
#include "tests/fuzz/play.h"
#include "tests/fuzz/targets.h"

namespace relais::tests::fuzz {

using namespace forms;

namespace {

/// Larger ones load, but answering them takes the time in which a hundred others could be tried.
constexpr std::size_t kMostNodes = 300;
constexpr std::size_t kMostPages = 40;
constexpr std::size_t kMostInstances = 6;

constexpr const char* kValues[] = {"1", "", "a", "2026-11-20", "-7.5", "a b", "13.5 -7.9 0 0"};

/// Writing what was written and read again must give the same bytes.
void read_back(const model::Answers& answers, xform::Write mode) {
    const auto written = xform::write_instance(answers, mode);
    const auto again = xform::read_instance(written, answers.definition());
    if (!again) {
        std::cerr << describe(again.error()) << '\n';
        RELAIS_ASSERT(written.size() > xform::kMaxInstanceBytes);
        return;
    }
    // What is hidden stands in a draft but not in a record, where it has its default.
    if (mode == xform::Write::draft)
        RELAIS_ASSERT(xform::write_instance(*again, xform::Write::draft) == written);
}

void answer_page(session::Session& session, const session::Page& page, std::size_t turn) {
    if (page.kind == session::PageKind::add_repeat) {
        if (session.answers().repeat_size(page.node, page.repeat) < kMostInstances)
            session.add_repeat(page.node, page.repeat);
        return;
    }
    for (const auto question : page.questions) {
        const auto choices = session.choices(question);
        std::string value = choices.empty() ? kValues[turn % std::size(kValues)] : choices[0].value;
        session.answer(question, std::move(value));
        (void)session.label(question);
        (void)session.hint(question);
        (void)session.answer_text(question);
        (void)session.check(question);
    }
}

}  // namespace

void play(session::Session& session) {
    for (std::size_t turn = 0; turn < kMostPages; ++turn) {
        const auto pages = session.pages();
        if (turn >= pages.size()) break;
        answer_page(session, pages[turn], turn);
    }
    for (std::size_t i = 0; i < session.form().definition().languages.size() && i < 4; ++i) {
        session.set_language(i);
        (void)session.check_all();
        (void)session.instance_name();
    }
}

void finish(session::Session& session) {
    const auto before = xform::write_instance(session.answers(), xform::Write::draft);
    std::size_t undone = 0;
    while (session.undo())
        ++undone;
    for (std::size_t i = 0; i < undone; ++i)
        RELAIS_ASSERT(session.redo());
    RELAIS_ASSERT(xform::write_instance(session.answers(), xform::Write::draft) == before);
    read_back(session.answers(), xform::Write::draft);
    session.finish();
    read_back(session.answers(), xform::Write::record);
}

session::FileSource same_file_for_all(std::string_view bytes) {
    return [content = std::string(bytes)](const std::string&) -> Result<std::string> {
        return content;
    };
}

void use(model::Definition definition, const session::FileSource& files) {
    if (definition.nodes.size() > kMostNodes) return;
    auto compiled = session::Form::compile(std::move(definition), files);
    const auto* form = std::get_if<std::unique_ptr<const session::Form>>(&compiled);
    if (form == nullptr) {
        RELAIS_ASSERT(!std::get<std::vector<Diagnostic>>(compiled).empty());
        return;
    }
    const World world;
    session::Session session(**form, world.surroundings);
    play(session);
    finish(session);
}

void use(model::Definition definition) {
    use(std::move(definition), same_file_for_all("name,label,region\na,Alpha,r\nb,Beta,s\n"));
}

void same_as_xform(const model::Definition& definition, int rounds) {
    auto written = xform::write_xform(definition);
    for (; rounds > 0; --rounds) {
        const auto again = xform::read_xform(written, "form");
        if (!again.definition) {
            RELAIS_ASSERT(!again.diagnostics.empty());
            return;
        }
        auto next = xform::write_xform(*again.definition);
        RELAIS_ASSERT(next == written || rounds > 1);
        written = std::move(next);
    }
}

}  // namespace relais::tests::fuzz

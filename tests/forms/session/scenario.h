// Stories about a form: built in the test, answered by path, asked by path.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/random.h"
#include "forms/base/time.h"
#include "forms/session/session.h"

namespace relais::forms::session::test {

/// What a test says of a node; everything else is left empty (the braces let tests name members).
struct Given {
    model::DataType type = model::DataType::string;
    std::string relevant{}, required{}, readonly{}, constraint{}, calculate{};
    std::string value{};       ///< static default
    std::string default_to{};  ///< dynamic default
    std::string count{};       ///< of a repeat
    std::string set_to{};      ///< run when one of `when` changes
    std::vector<std::string> when{};
    std::string preload{}, preload_params{};
    std::string label{}, constraint_message{}, required_message{};  ///< `${xpath}` is an output
    std::string label_en{};
    std::string appearance{};
    model::ControlKind control = model::ControlKind::input;
    std::string choices{};  ///< nodeset of a select
    bool asked = true;      ///< false: in the model only
};

class FormBuilder {
  public:
    FormBuilder();
    FormBuilder& ask(const std::string& path, Given given = {});
    FormBuilder& select(const std::string& path, const std::string& nodeset, Given given = {});
    FormBuilder& compute(const std::string& path, const std::string& expression, Given given = {});
    FormBuilder& group(const std::string& path, Given given = {});
    FormBuilder& repeat(const std::string& path, Given given = {});
    /// Rows of value, label, label in English, then the columns.
    FormBuilder& list(const std::string& name, std::vector<std::string> columns,
                      const std::vector<std::vector<std::string>>& rows);
    FormBuilder& file(const std::string& id, const std::string& bytes);
    FormBuilder& instance_name(const std::string& expression);
    /// Parents that nobody mentioned are groups.
    model::Definition build() const;
    /// Errors and warnings, "location: text", one a line.
    std::string complaints() const;
    std::unique_ptr<const Form> compile() const;

  private:
    std::variant<std::unique_ptr<const Form>, std::vector<Diagnostic>> try_compile() const;
    model::NodeIndex place(const std::string& path, model::NodeKind kind, const Given& given);
    model::Control control_of(model::NodeIndex node) const;

    model::Definition definition_;
    std::vector<Given> given_;
    std::map<std::string, std::string> files_;
};

struct FixedClock final : Clock {
    Instant at{1'795'165'320'000};  // 2026-11-20T09:02:00Z
    Instant now() const override { return at; }
    std::int64_t monotonic_ms() const override { return 0; }
    int utc_offset_minutes() const override { return 0; }
};

class Scenario {
  public:
    explicit Scenario(const FormBuilder& builder);
    /// The same form again, reopened with these answers.
    Scenario reopened() const;

    Scenario& answer(const std::string& path, const std::string& value);
    std::string answer_of(const std::string& path) const;
    bool relevant(const std::string& path) const;
    NodeId node(const std::string& path) const;
    NodeId add(const std::string& repeat_path);  ///< "/data/rep" or "/data/a[2]/b"
    Scenario& remove(const std::string& instance_path);
    std::size_t count(const std::string& repeat_path) const;
    std::string choices(const std::string& path) const;  ///< "value=label value=label"
    /// "required /data/a, type /data/b: message".
    std::string findings() const;
    std::string pages() const;
    /// Everything: values, relevance, flags, by path.
    std::string dump() const;

    FixedClock clock;
    Session& session() { return *session_; }
    const Session& session() const { return *session_; }

  private:
    Scenario() = default;
    Surroundings surroundings();
    std::shared_ptr<const Form> form_;
    std::unique_ptr<SeededRandom> random_;
    std::unique_ptr<FixedClock> ticking_;
    std::optional<Session> session_;
};

/// What `dump` says of answers that a session computed.
std::string dump(const Session& session);

}  // namespace relais::forms::session::test

import Model
import Testing

/// Choices as uv's markers write them.
@Suite struct LockChoiceTests {
  @Test(arguments: [
    ("extra-7-project-cpu", "project", RequirementGroup.extra("cpu")),
    ("extra-10-my-project-cu-121", "my-project", .extra("cu-121")),
    ("group-3-app-dev", "app", .group("dev")),
  ])
  func `reads an extra or group`(text: String, package: String, group: RequirementGroup) {
    #expect(LockChoice(encoded: text) == LockChoice(package: package, group: group))
  }

  @Test func `reads a project`() {
    #expect(LockChoice(encoded: "project-7-project") == LockChoice(package: "project"))
  }

  @Test(arguments: [
    "", "cpu", "extra", "extra-", "extra-7-", "extra-99-project-cpu", "extra-x-project-cpu",
    "extra-7-projectcpu", "extra--1-a-b", "other-7-project-cpu", "project-3-project",
  ])
  func `refuses everything else`(text: String) {
    #expect(LockChoice(encoded: text) == nil)
  }
}
